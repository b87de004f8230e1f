import type { ChannelName } from '../../../audience/channel';
import type { MessageFate } from '../../../audience/condition';
import type { JsonObject } from '../../../audience/json';
import { DEFAULT_CATCH_UP_MS } from '../../engine/hold';
import type { Happening, Order } from '../simulation';
import { momentMs } from './moment';
import { ITEM_WORDS, readPatch } from './read-items';
import { fault, isObject, objectsAt, type Reading } from './reading';

/** One item of `events` under reading. */
interface Item {
  reading: Reading;
  one: JsonObject;
  path: string;
  index: number;
  atMs: number;
  userRef: string;
}

type Reader = (item: Item) => Happening | null;

/** What happens to a whole journey, by the key that says it: to everybody of the script. */
type JourneyReader = (item: Item, people: readonly string[]) => Happening[];

const FATES: readonly MessageFate[] = [
  ...(['sent', 'delivered', 'opened', 'clicked', 'bounced', 'complained', 'skipped', 'failed'] as const),
];

/** What may happen, by the key that says it. */
const READERS: Record<string, Reader> = {
  event: readEvent,
  identify: ({ reading, one, path, atMs, userRef }) => {
    const traits = one['identify'];
    if (isObject(traits)) return { kind: 'identify', atMs, userRef, traits };
    fault(reading, `${path}.identify`, 'must be a mapping of traits', 'wrong_type');
    return null;
  },
  tag: (item) => withWord(item, 'tag', (tag) => ({ ...who(item), kind: 'tag', tag, present: true })),
  untag: (item) => withWord(item, 'untag', (tag) => ({ ...who(item), kind: 'tag', tag, present: false })),
  subscribe: (item) => readConsent(item, 'subscribe', true),
  unsubscribe: (item) => readConsent(item, 'unsubscribe', false),
  suppress: (item) =>
    withChannel(item, 'suppress', (channel) => ({ ...who(item), kind: 'suppress', channel })),
  refuse: (item) => withChannel(item, 'refuse', (channel) => ({ ...who(item), kind: 'refuse', channel })),
  message: (item) =>
    withWord(item, 'message', (step) => withFate(item, (was) => ({ ...who(item), kind: 'fate', step, was }))),
  merge: (item) => withWord(item, 'merge', (other) => ({ ...who(item), kind: 'merge', other })),
  confirm: (item) => withWord(item, 'confirm', (step) => ({ ...who(item), kind: 'confirm', step })),
  webhook: readWebhook,
  coupon: (item) => withWord(item, 'coupon', (coupon) => ({ ...who(item), kind: 'redeem', coupon })),
  enter: readEntry,
  pause: (item) => readOrder(item, 'pause', { kind: 'pause' }),
  resume: (item) => readOrder(item, 'resume', { kind: 'resume' }),
  skip_wait: (item) => readOrder(item, 'skip_wait', { kind: 'skipWait' }),
  stop: (item) => readOrder(item, 'stop', { kind: 'stop', reason: 'stopped' }),
  item: (item) =>
    withWord(item, 'item', (id) => ({
      ...who(item),
      kind: 'item',
      patch: readPatch(item.reading, item.one, item.path, id),
    })),
};

const OF_JOURNEY: Record<string, JourneyReader> = {
  pause_journey: (item, people) =>
    ofEverybody(item, 'pause_journey', people, (journey) => ({ kind: 'pauseJourney', journey })),
  resume_journey: (item, people) => {
    const catchUpMs = spanMs(item, 'catch_up') ?? DEFAULT_CATCH_UP_MS;
    return ofEverybody(item, 'resume_journey', people, (journey) => ({
      kind: 'resumeJourney',
      journey,
      catchUpMs,
    }));
  },
};

const BESIDE = new Set([
  ...['at', 'person', 'id', 'properties', 'happened', 'import', 'trigger'],
  ...['topic', 'was', 'replies', 'fails', 'down', 'catch_up'],
  ...ITEM_WORDS,
]);

/** What happens in a script, in its order. */
export function readHappenings(
  reading: Reading,
  document: JsonObject,
  people: readonly string[],
): Happening[] {
  return objectsAt(reading, document['events'], 'events').flatMap((one, index) => {
    const path = `events[${index}]`;
    const atMs = momentMs(one['at'] ?? '0s', reading.startMs);
    if (atMs === null) fault(reading, `${path}.at`, 'is neither a duration nor an instant', 'bad_moment');
    const userRef = typeof one['person'] === 'string' ? one['person'] : (people[0] ?? '');
    if (!people.includes(userRef))
      fault(reading, `${path}.person`, `nobody is called ${userRef}`, 'unknown_person');
    if (typeof one['merge'] === 'string' && !people.includes(one['merge']))
      fault(reading, `${path}.merge`, `nobody is called ${one['merge']}`, 'unknown_person');
    for (const key of Object.keys(one)) {
      const known = isVerb(key) || BESIDE.has(key);
      if (!known || (ITEM_WORDS.includes(key) && one['item'] === undefined))
        fault(reading, `${path}.${key}`, 'is not known', 'unknown_key');
    }
    const [verb, second] = Object.keys(one).filter(isVerb);
    if (second !== undefined)
      fault(reading, `${path}.${second}`, 'stands beside another thing that happens', 'conflicting_keys');
    if (verb === undefined) fault(reading, path, 'says nothing that happens', 'unknown_happening');
    const item: Item = { reading, one, path, index, atMs: atMs ?? reading.startMs, userRef };
    const happening = READERS[verb ?? '']?.(item) ?? OF_JOURNEY[verb ?? '']?.(item, people);
    return happening ?? [];
  });
}

function isVerb(key: string): boolean {
  return READERS[key] !== undefined || OF_JOURNEY[key] !== undefined;
}

function ofEverybody(
  item: Item,
  key: string,
  people: readonly string[],
  then: (journey: string) => { kind: 'pauseJourney'; journey: string } | ResumeJourney,
): Happening[] {
  const journey = item.one[key];
  if (typeof journey === 'string')
    return people.map((userRef) => ({ atMs: item.atMs, userRef, ...then(journey) }));
  fault(item.reading, `${item.path}.${key}`, 'must be a word');
  return [];
}

type ResumeJourney = { kind: 'resumeJourney'; journey: string; catchUpMs: number };

/** A span of time beside what happens; null where it is not there. */
function spanMs({ reading, one, path }: Item, key: string): number | null {
  if (one[key] === undefined) return null;
  const spanned = momentMs(one[key], 0);
  if (spanned === null || spanned < 0) fault(reading, `${path}.${key}`, 'is no duration', 'bad_moment');
  return spanned;
}

function who({ atMs, userRef }: Item): { atMs: number; userRef: string } {
  return { atMs, userRef };
}

function withWord(item: Item, key: string, then: (word: string) => Happening | null): Happening | null {
  const word = item.one[key];
  if (typeof word === 'string') return then(word);
  fault(item.reading, `${item.path}.${key}`, 'must be a word');
  return null;
}

function withFate(item: Item, then: (was: MessageFate) => Happening): Happening | null {
  const was = FATES.find((fate) => fate === item.one['was']);
  if (was !== undefined) return then(was);
  fault(item.reading, `${item.path}.was`, `must be one of ${FATES.join(', ')}`);
  return null;
}

function withChannel(item: Item, key: string, then: (channel: ChannelName) => Happening): Happening | null {
  const channel = item.one[key];
  if (channel === 'email' || channel === 'sms') return then(channel);
  fault(item.reading, `${item.path}.${key}`, 'must be email or sms');
  return null;
}

function readConsent(item: Item, key: string, granted: boolean): Happening | null {
  const { topic } = item.one;
  const about = typeof topic === 'string' ? topic : null;
  return withChannel(item, key, (channel) => ({
    ...who(item),
    kind: 'consent',
    channel,
    topic: about,
    granted,
  }));
}

function readOrder(item: Item, key: string, order: Order): Happening | null {
  return withWord(item, key, (journey) => ({ ...who(item), kind: 'order', journey, order }));
}

function factOf({ one, index, atMs }: Item, name: string, ownMs: number | null) {
  return {
    messageId: typeof one['id'] === 'string' ? one['id'] : `event-${index}`,
    name,
    atMs: ownMs ?? atMs,
    properties: isObject(one['properties']) ? one['properties'] : {},
  };
}

function readEvent(item: Item): Happening | null {
  const { reading, one, path } = item;
  const ownMs = one['happened'] === undefined ? item.atMs : momentMs(one['happened'], reading.startMs);
  if (ownMs === null)
    fault(reading, `${path}.happened`, 'is neither a duration nor an instant', 'bad_moment');
  const triggers = one['import'] !== true || one['trigger'] === true;
  return withWord(item, 'event', (name) => ({
    ...who(item),
    kind: 'event',
    event: factOf(item, name, ownMs),
    triggers,
    hops: 0,
  }));
}

/** `webhook: step` with what the other side does from now on: `replies`, `fails` for good, or is `down`. */
function readWebhook(item: Item): Happening | null {
  const { replies, fails, down } = item.one;
  return withWord(item, 'webhook', (step) => {
    if (replies !== undefined)
      return { ...who(item), kind: 'webhook', step, side: { kind: 'replies', response: replies } };
    const kind = fails === undefined ? 'down' : 'fails';
    const reason = fails ?? down;
    if (typeof reason === 'string') return { ...who(item), kind: 'webhook', step, side: { kind, reason } };
    fault(item.reading, item.path, 'must say what the webhook replies, or why it fails or is down');
    return null;
  });
}

function readEntry(item: Item): Happening | null {
  return withWord(item, 'enter', (journey) => ({
    ...who(item),
    kind: 'enter',
    journey,
    event: item.one['properties'] === undefined ? null : factOf(item, 'manual', null),
  }));
}
