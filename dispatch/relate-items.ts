import { createBasketCounts, type BasketCounts } from '../insight/recommendations/basket-counts';
import { gapsOf, usualGap } from '../insight/recommendations/replenish';
import { deedsIn } from '../journey/engine/items/ties';
import type { RelatedRow, TieRow } from '../store/item-repositories';
import type { DispatchContext } from './context';
import { tiesScan } from './ties';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How many ties are read at once, and how many items are written at once. */
const PAGE = 1_000;
const WRITTEN = 200;

/** How many neighbours of an item are kept. */
const NEIGHBOURS = 50;

/** What was bought longer ago says little of what is bought together today. */
const BOUGHT_WITHIN_MS = 365 * DAY_MS;

/** How long people take to buy again is found from so many people, at random: references are hashes. */
const SAMPLE = 2_000;
const MOST_OF_PERSON = 200;
const MOST_GAPS = 200;

/** All purchases are looked at once an hour; once a day where there are more ties than this. */
const FEW_TIES = 100_000;

const SCAN = 'related';

/** One look at all purchases, under way. It is kept in memory: one that is broken off begins anew. */
interface Pass {
  beganAtMs: number;
  counts: BasketCounts;
  gaps: Map<string, number[]>;
  sampled: number;
  looked: number;
  after: TieRow | null;
  /** What the person bought whose ties may go on on the next page. */
  open: TieRow[];
}

/** Where the dispatcher stands with it. */
export interface Relating {
  pass: Pass | null;
  /** When the next look is due; null while it is not known. */
  dueAtMs: number | null;
}

function newPass(nowMs: number): Pass {
  return {
    beganAtMs: nowMs,
    counts: createBasketCounts(),
    gaps: new Map(),
    sampled: 0,
    looked: 0,
    after: null,
    open: [],
  };
}

/**
 * Finds what is bought beside what, and how long people take to buy an item again: one page of ties at a time, and at
 * the end the 50 nearest of each item are stored. Only where a live journey recommends by it. Gives whether there is more
 * to do now.
 */
export async function relateItems(
  context: DispatchContext,
  state: Relating,
  goOn: () => boolean,
  scanned: ReadonlySet<string>,
): Promise<boolean> {
  const registry = context.registry();
  const scan = tiesScan(registry);
  if (!registry.relatesItems || scan === null || !scanned.has(scan)) {
    state.pass = null;
    return false;
  }
  state.dueAtMs ??= await dueAtMs(context);
  if (context.now() < state.dueAtMs) return false;
  state.pass ??= newPass(context.now());
  const isLast = await lookAtPage(context, state.pass);
  if (!isLast) return goOn();
  if (!(await keep(context, state.pass, goOn))) return false;
  state.pass = null;
  state.dueAtMs = await dueAtMs(context);
  return false;
}

async function dueAtMs({ store }: DispatchContext): Promise<number> {
  const last = await store.scans.get(SCAN);
  if (last?.doneAtMs === undefined || last.doneAtMs === null) return 0;
  return last.doneAtMs + ((last.people ?? 0) <= FEW_TIES ? HOUR_MS : DAY_MS);
}

async function lookAtPage(context: DispatchContext, pass: Pass): Promise<boolean> {
  const page = await context.store.ties.page(pass.after, PAGE);
  pass.after = page.at(-1) ?? pass.after;
  pass.looked += page.length;
  const isLast = page.length < PAGE;
  const people = byPerson([...pass.open, ...page]);
  const unfinished = isLast ? undefined : pass.after?.userRef;
  pass.open = [];
  for (const [userRef, ties] of people) {
    const bought = ties.filter((tie) => (tie.bought ?? 0) > pass.beganAtMs - BOUGHT_WITHIN_MS);
    if (userRef === unfinished) pass.open = bought;
    else await takeBasket(context, pass, userRef, bought);
  }
  return isLast;
}

function byPerson(ties: readonly TieRow[]): Map<string, TieRow[]> {
  const people = new Map<string, TieRow[]>();
  for (const tie of ties) {
    const own = people.get(tie.userRef);
    if (own === undefined) people.set(tie.userRef, [tie]);
    else own.push(tie);
  }
  return people;
}

async function takeBasket(
  context: DispatchContext,
  pass: Pass,
  userRef: string,
  bought: readonly TieRow[],
): Promise<void> {
  if (bought.length === 0) return;
  const newest = [...bought].sort((a, b) => (b.bought ?? 0) - (a.bought ?? 0));
  pass.counts.add(newest.map(({ item }) => item));
  if (pass.sampled >= SAMPLE) return;
  pass.sampled += 1;
  const { catalogue } = context.registry();
  const events = await context.store.events.ofPerson(userRef, catalogue.bought, MOST_OF_PERSON);
  const done = [...events.values()].flat().flatMap((event) => deedsIn(event, catalogue));
  for (const [item, gaps] of gapsOf(done.filter(({ deed }) => deed === 'bought'))) {
    pass.gaps.set(item, [...(pass.gaps.get(item) ?? []), ...gaps].slice(0, MOST_GAPS));
  }
}

/** Stores what was found; false where it was told to stop before the end: then it is found anew. */
async function keep(context: DispatchContext, pass: Pass, goOn: () => boolean): Promise<boolean> {
  const { related, scans } = context.store;
  let rows: RelatedRow[] = [];
  for (const counted of pass.counts.counted(NEIGHBOURS)) {
    const { gapMs = null, gaps = 0 } = usualGap(pass.gaps.get(counted.item) ?? []) ?? {};
    rows.push({ ...counted, gapMs, gaps, atMs: pass.beganAtMs });
    if (rows.length < WRITTEN) continue;
    if (!goOn()) return false;
    await related.put(rows);
    rows = [];
  }
  if (!goOn()) return false;
  await related.put(rows);
  await related.forgetBefore(pass.beganAtMs);
  await scans.set(SCAN, { afterRef: null, doneAtMs: context.now(), people: pass.looked });
  return true;
}
