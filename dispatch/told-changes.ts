import { CHANNEL_NAMES } from '../audience/channel';
import type { ConsentFact, Facts } from '../audience/facts';
import type { EventRow } from '../store/rows';

/** Whether Journeyman recorded the event itself: only then do its properties tell of changes. */
function isOwn(row: EventRow): boolean {
  return row.source === 'system' || row.source === 'journey' || row.source === 'operator';
}

/** Events of the system about consent, with the state that stood before. */
const BEFORE_CONSENT: Record<string, ConsentFact['state']> = {
  subscribed: 'withdrawn',
  subscription_confirmed: 'withdrawn',
  unsubscribed: 'granted',
};

/** What an event of the system says was changed before it came here, as tokens: the tag of a step, a coupon. */
export function toldChanges(row: EventRow): string[] {
  if (!isOwn(row)) return [];
  const { trait, tag, coupon, segment } = row.properties;
  const tokens: string[] = [];
  const { channel } = row.properties;
  if (BEFORE_CONSENT[row.name] !== undefined && typeof channel === 'string')
    tokens.push(`consent:${channel}`);
  if (typeof trait === 'string') tokens.push(`profile:${trait.split('.')[0] ?? trait}`);
  if (typeof tag === 'string') tokens.push(`tag:${tag}`);
  if (typeof coupon === 'string') tokens.push(`coupon:${coupon}`);
  if (typeof segment === 'string') tokens.push(`segment:${segment}`);
  return tokens;
}

/**
 * The person as they were before what the event tells of: a step or a page changes the profile first and tells then, so
 * the profile read here is already the new one. A trait's former value is not told; it counts as missing.
 */
export function personBefore(person: Facts['person'], row: EventRow): Facts['person'] {
  if (!isOwn(row)) return person;
  const state = BEFORE_CONSENT[row.name];
  const channel = CHANNEL_NAMES.find((name) => name === row.properties['channel']);
  if (state !== undefined && channel !== undefined) {
    const consent = { ...person.consent, [channel]: { state, atMs: 0, source: row.messageId } };
    return { ...person, consent };
  }
  if (row.name !== 'trait_changed') return person;
  const { trait, tag } = row.properties;
  if (typeof tag === 'string') {
    const others = person.tags.filter((one) => one !== tag);
    return { ...person, tags: others.length === person.tags.length ? [...person.tags, tag] : others };
  }
  if (typeof trait !== 'string') return person;
  const head = trait.split('.')[0] ?? trait;
  const others = Object.entries(person.traits).filter(([name]) => name !== head);
  return { ...person, traits: Object.fromEntries(others) };
}
