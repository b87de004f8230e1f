import { createHash } from 'node:crypto';
import { ANSWER_EVENTS, answersOf, hoursOf } from '../audience/best-time';
import type { Json } from '../audience/json';
import { sendsOfStep } from '../journey/plan/reach-steps';
import type { ProfileRow } from '../store/rows';
import type { DispatchContext } from './context';

/** How old the counts may be. */
const HOURS_EVERY_MS = 24 * 3_600_000;

/**
 * How many people are looked at. They come in the order of their references, which are hashes: the first of them are
 * a random sample, and more would not move an hour.
 */
const MOST_PEOPLE = 20_000;
const PAGE = 100;

/** How many answers of one kind of a person are read: the newest. */
const MOST_ANSWERS = 200;

/** Fewer answers than this say nothing of the habits of all people. */
const FEWEST_OF_ALL = 100;

/** The one row under which the counts stand; each count is a version of it. */
const ID = 'answers';

type HoursContext = Pick<DispatchContext, 'registry' | 'store' | 'now' | 'calendar'>;

/** The newest counts of all people's answers by local hour; null where nobody has counted, or too few answered. */
export async function answerHours({
  definitions,
}: Pick<HoursContext['store'], 'definitions'>): Promise<readonly number[] | null> {
  const body = (await definitions.live('hours', ID))?.body ?? null;
  return body === null ? null : hoursIn(body);
}

function hoursIn(body: Json): readonly number[] | null {
  const hours = body !== null && typeof body === 'object' && !Array.isArray(body) ? body['hours'] : null;
  if (!Array.isArray(hours) || hours.length !== 24) return null;
  const counts = hours.filter((count) => typeof count === 'number');
  const answers = counts.reduce((sum, count) => sum + count, 0);
  return counts.length === 24 && answers >= FEWEST_OF_ALL ? counts : null;
}

/** Whether any journey waits for the best hour: else nobody would read the counts. */
function isAsked({ registry }: HoursContext): boolean {
  return registry().entrances.some(({ plan }) =>
    Object.values(plan.steps).some((step) =>
      sendsOfStep(step).some(({ bestTimeMs }) => bestTimeMs !== undefined),
    ),
  );
}

/**
 * Counts once a day at which local hours people answer, and stores the counts as a version, with when and of how many.
 * Goes through at most 20,000 people, page by page, and keeps 24 numbers; `goOn` ends it early. Gives whether anything
 * was stored.
 */
export async function refreshAnswerHours(context: HoursContext, goOn: () => boolean): Promise<boolean> {
  if (!isAsked(context)) return false;
  const row = await context.store.definitions.live('hours', ID);
  if (row !== null && context.now() - row.publishedAtMs < HOURS_EVERY_MS) return false;
  const hours = Array.from({ length: 24 }, () => 0);
  let people = 0;
  let afterRef: string | null = null;
  while (people < MOST_PEOPLE) {
    if (!goOn()) return false;
    const page = await context.store.profiles.scan(afterRef, PAGE);
    const own = await Promise.all(page.map((profile) => hoursOfPerson(context, profile)));
    for (const counts of own) counts.forEach((count, hour) => (hours[hour] = (hours[hour] ?? 0) + count));
    people += page.length;
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) break;
    afterRef = last.userRef;
  }
  const body = { hours, people, atMs: context.now() };
  await context.store.definitions.publish({
    kind: 'hours',
    id: ID,
    version: createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16),
    body,
    source: '',
    publishedAtMs: body.atMs,
  });
  return true;
}

async function hoursOfPerson(context: HoursContext, profile: ProfileRow): Promise<number[]> {
  // What somebody did who was merged stands under the person who is left.
  if (profile.mergedInto !== null) return [];
  const events = await context.store.events.ofPerson(profile.userRef, [...ANSWER_EVENTS], MOST_ANSWERS);
  const zone = profile.zone ?? context.registry().brand.timezone;
  return hoursOf(answersOf([...events.values()].flat()), zone, context.calendar);
}
