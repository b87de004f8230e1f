import { normalizeEmail, normalizePhone } from '../audience/address';
import { readPath } from '../audience/json';
import type { EmailStep, SmsStep } from '../journey/plan/plan';
import type { RunAtHand } from './run-at-hand';

/** Where a message goes: the person's own address, or the one in the trait that `to_profile` names; null for none. */
export function addressOf(run: RunAtHand, step: EmailStep | SmsStep): string | null {
  const { profile, brand } = run;
  if (step.toProfile === null) return step.kind === 'email' ? profile.email : profile.phone;
  const text = readPath(profile.traits, step.toProfile);
  if (typeof text !== 'string') return null;
  const checked = step.kind === 'email' ? normalizeEmail(text) : normalizePhone(text, brand.region);
  return 'value' in checked ? checked.value : null;
}
