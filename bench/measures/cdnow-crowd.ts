import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../../audience/draw';
import { packageRoot } from '../../cli/package-root';
import { partitionOf } from '../../dispatch/partition-of';
import type { EventRow } from '../../store/rows';
import { refOf } from './seed';

const DAY_MS = 86_400_000;
/** A purchase comes with so many views on average, so that a person has ten events on average. */
const VIEWS_PER_PURCHASE = 2.4;

interface Purchase {
  /** Days since the first purchase of anybody. */
  day: number;
  total: number;
}

/** The purchases of each customer of the CDNOW sample, which stands with the example shop. */
function customers(): Purchase[][] {
  const file = join(packageRoot(), 'examples/shop/data/cdnow-sample.txt');
  const byCustomer = new Map<string, Purchase[]>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const [, customer, date, , total] = line.trim().split(/\s+/);
    if (customer === undefined || date === undefined || total === undefined) continue;
    const atMs = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6, 8)));
    const day = Math.round((atMs - Date.UTC(1997, 0, 1)) / DAY_MS);
    const known = byCustomer.get(customer) ?? [];
    byCustomer.set(customer, [...known, { day, total: Number(total) }]);
  }
  return [...byCustomer.values()];
}

/** The last day of the sample, which becomes today. */
const LAST_DAY = 545;

/**
 * A person of a crowd with the events they did: each has the purchases of one customer of CDNOW, drawn by the seed, with
 * views before them, moved so that the data end today. The same seed gives the same people.
 */
export function* cdnowCrowd(
  people: number,
  seed: number,
  nowMs: number,
): Generator<{ id: string; events: EventRow[] }> {
  const known = customers();
  for (let index = 0; index < people; index += 1) {
    const id = `c${String(index).padStart(8, '0')}`;
    const draws = (what: string): number => draw(id, `${seed}/${what}`);
    const purchases = known[Math.floor(draws('customer') * known.length)] ?? [];
    const userRef = refOf(id);
    const events = purchases.flatMap(({ day, total }, which) => {
      const atMs = nowMs - (LAST_DAY - day) * DAY_MS - Math.floor(draws(`hour/${which}`) * DAY_MS);
      // From 0 to twice the average, each as likely.
      const views = Math.floor(draws(`views/${which}`) * (2 * VIEWS_PER_PURCHASE + 1));
      const viewed = Array.from({ length: views }, (_, view) =>
        eventOf(userRef, id, 'product_viewed', `v${which}.${view}`, atMs - (view + 1) * 600_000, {}),
      );
      return [...viewed, eventOf(userRef, id, 'order_placed', `o${which}`, atMs, { total })];
    });
    yield { id, events };
  }
}

/** An event that is history already. */
export function eventOf(
  userRef: string,
  userId: string,
  name: string,
  messageId: string,
  atMs: number,
  properties: EventRow['properties'],
): EventRow {
  return {
    userRef,
    messageId,
    type: 'track',
    name,
    properties,
    traits: {},
    context: {},
    atMs,
    receivedAtMs: atMs,
    source: 'api',
    triggers: true,
    userId,
    anonymousId: null,
    previousRef: null,
    hops: 0,
    partition: partitionOf(userRef),
    attempts: 0,
  };
}
