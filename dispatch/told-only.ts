import { tokensOf } from '../journey/engine/tokens';
import type { EventRow } from '../store/rows';
import { factOf } from './launch';
import type { Registry } from './registry';
import { toldChanges } from './told-changes';

/**
 * Events of the system that only tell: they change no profile, and they do not mean that the person was seen. Three of
 * them come with every journey, so what nobody listens to is kept as history and goes through no inbox.
 */
const ONLY_TELL: ReadonlySet<string> = new Set([
  'journey_entered',
  'journey_ended',
  'email_sent',
  'email_delivered',
  'sms_sent',
  'sms_delivered',
  'coupon_issued',
]);

/**
 * Whether nothing can come of this event: no journey is entered by it, no segment reads it, and no version of any
 * journey, old ones included, listens to it. The person it names must be the surviving one where two were merged.
 */
export function isUnheard(registry: Registry, row: EventRow): boolean {
  if (row.source !== 'system' || !ONLY_TELL.has(row.name)) return false;
  if (registry.enteredBy.event.has(row.name)) return false;
  const tokens = [...tokensOf(factOf(row)), ...toldChanges(row)];
  return tokens.every((token) => !registry.heard.has(token) && !registry.segmentsReading.has(token));
}
