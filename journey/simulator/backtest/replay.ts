import type { ChannelName } from '../../../audience/channel';
import { consentStatements } from '../../../audience/consent-change';
import type { JsonObject } from '../../../audience/json';
import { applyConsent, applyTraits } from '../apply-traits';
import type { Life } from '../lives';
import { openPerson } from '../person';
import type { Happening, SimulatedPerson } from '../simulation';

/** One event as it was stored. Instants are milliseconds. */
export interface StoredEvent {
  type: 'track' | 'identify' | 'page' | 'screen' | 'group' | 'alias';
  messageId: string;
  name: string;
  properties: JsonObject;
  traits: JsonObject;
  atMs: number;
  source: 'api' | 'import' | 'journey' | 'system' | 'operator';
  hops: number;
}

/** What is known of a person as the time that is replayed begins. */
export interface Beginning {
  person: SimulatedPerson;
  /** Traits that are known to have stood so already: no earlier event says anything new of them. */
  settled: ReadonlySet<string>;
  /** Tags that came to the person within the time. */
  tagged: readonly { tag: string; atMs: number }[];
  /** False where the person is taken as they are now: events change nothing about them then. */
  changes: boolean;
}

/** The time that is replayed, and whose own traces in it are left out. */
export interface ReplaySetting {
  startMs: number;
  untilMs: number;
  region: string;
  /** The journeys under test: what they did then is what is now found anew. */
  journeys: readonly string[];
}

/** Events that the simulated world brings about by itself, so that stored ones would tell of everything twice. */
const FOUND_ANEW = new Set([
  ...['segment_entered', 'segment_left', 'trait_changed', 'journey_entered', 'journey_ended'],
  ...['coupon_issued', 'coupon_expired'],
]);

const CONSENT_EVENTS: Readonly<Record<string, boolean>> = {
  subscribed: true,
  subscription_confirmed: true,
  unsubscribed: false,
};

/**
 * A person's life from what was stored of them: events before the start are their past and make them what they were
 * then, those after it happen at their own time. Imported events count like others, as if they had come in when they
 * happened. `events` are in any order; of one id, the first counts.
 */
export function replayed(beginning: Beginning, events: readonly StoredEvent[], setting: ReplaySetting): Life {
  const { startMs, untilMs, journeys } = setting;
  const sorted = [...events].sort((a, b) => a.atMs - b.atMs);
  const before = sorted.filter(({ atMs }) => atMs < startMs);
  const person = beginning.changes ? asOfStart(beginning, before, setting) : beginning.person;
  const happenings: Happening[] = [];
  const { userRef } = person;
  for (const event of sorted) {
    if (event.atMs > untilMs || (event.atMs >= startMs && isOwnTrace(event, journeys))) continue;
    happenings.push(...happeningsOf(event, userRef, beginning.changes && event.atMs >= startMs));
  }
  for (const { tag, atMs } of beginning.tagged) {
    if (atMs >= startMs && atMs <= untilMs)
      happenings.push({ kind: 'tag', tag, present: true, atMs, userRef });
  }
  return { person, happenings };
}

/** What a journey under test left behind, and what the world finds by itself. */
function isOwnTrace(event: StoredEvent, journeys: readonly string[]): boolean {
  if (event.source !== 'journey' && event.source !== 'system') return false;
  if (FOUND_ANEW.has(event.name)) return true;
  const { journey } = event.properties;
  return typeof journey === 'string' && journeys.includes(journey);
}

function happeningsOf(event: StoredEvent, userRef: string, changes: boolean): Happening[] {
  const { atMs, messageId, name, properties, hops } = event;
  const at = { atMs, userRef };
  if (event.type === 'group' || event.type === 'alias') return [];
  if (event.type === 'identify') return changes ? [{ kind: 'identify', traits: event.traits, ...at }] : [];
  const stated = changes ? statementOf(event) : null;
  if (stated !== null) return [{ kind: 'consent', ...stated, ...at }];
  return [{ kind: 'event', event: { messageId, name, atMs, properties }, triggers: true, hops, ...at }];
}

function statementOf(event: StoredEvent): Statement | null {
  const granted = CONSENT_EVENTS[event.name];
  const { channel, topic } = event.properties;
  if (granted === undefined || (event.source !== 'journey' && event.source !== 'system')) return null;
  if (channel !== 'email' && channel !== 'sms') return null;
  return { channel, topic: typeof topic === 'string' ? topic : null, granted };
}

interface Statement {
  channel: ChannelName;
  topic: string | null;
  granted: boolean;
}

/** The person as they were at the start: the events before it say what the profile no longer does. */
function asOfStart(
  { person, settled }: Beginning,
  before: readonly StoredEvent[],
  { region }: ReplaySetting,
): SimulatedPerson {
  if (before.length === 0) return person;
  const opened = openPerson(person);
  for (const event of before) {
    if (event.type === 'identify') {
      const news = Object.entries(event.traits).filter(([name]) => !settled.has(name) && name !== 'consent');
      applyTraits(opened, Object.fromEntries(news), event.atMs, region);
      for (const { channel, granted } of consentStatements(event.traits['consent'])) {
        applyConsent(opened, { channel, topic: null, state: granted ? 'granted' : 'withdrawn' }, event.atMs);
      }
      continue;
    }
    const stated = statementOf(event);
    if (stated === null) continue;
    const { channel, topic, granted } = stated;
    applyConsent(opened, { channel, topic, state: granted ? 'granted' : 'withdrawn' }, event.atMs);
  }
  const { traits, consent, zone, locale } = opened.facts;
  return { ...person, traits, consent, zone, locale };
}
