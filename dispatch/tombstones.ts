import { applyEvent, newProfile } from '../audience/profile-change';
import type { EventRow } from '../store/rows';
import type { DispatchContext } from './context';

/**
 * Whether an event is about somebody who was erased, of whom no profile is known. An import does not bring an erased
 * address back under another id either; what a person does anew, under an id that was not erased, is a new person's.
 */
export async function isOfErased(context: DispatchContext, row: EventRow): Promise<boolean> {
  const { erasures } = context.store;
  if (await erasures.stands('ref', row.userRef)) return true;
  if (row.source !== 'import' || row.type !== 'identify') return false;
  const { email, phone } = applyEvent(newProfile(row), row, context.registry().brand.region).profile;
  if (email !== null && (await erasures.stands('email', email))) return true;
  return phone !== null && (await erasures.stands('phone', phone));
}
