import { checkMentions } from './mentions';
import type { Together } from './together';

/** Every check that needs more than one file, or the whole journey. Faults go to the desks of the files. */
export function checkTogether(together: Together): void {
  checkMentions(together);
}
