import type { ReadFiles } from '../check-workspace';
import type { Template } from '../workspace';

/** All that was read, when it is looked at together. */
export interface Together extends ReadFiles {
  groups: readonly Template[];
  /** Only a part of the workspace is given: what is named need not be there. */
  partial: boolean;
}
