import { dueByTurnMs } from '../journey/engine/hold';
import type { JourneyOrder, JourneyStatus, RunRow } from '../store/rows';
import type { DispatchContext } from './context';
import { enterKept } from './kept-entries';
import type { Lanes } from './lanes';
import { relaunch } from './launch';
import type { Control } from './run-starter';

/** How many runs are told at once, and how many make a page: after each page the place is kept. */
const TOGETHER = 16;
const PAGE = 200;

/** How long after a resumption entries may still come from a dispatcher that has not heard of it. */
const STALE_MS = 10_000;

/** An order to a journey, and where its status stands. */
interface Ordered {
  journey: string;
  status: JourneyStatus;
  order: JourneyOrder;
}

/** With what orders are carried out, and what of them is done. */
interface Telling {
  context: DispatchContext;
  lanes: Lanes;
  /** Names of what this dispatcher knows to be over. */
  done: Set<string>;
  /** False once another dispatcher leads. */
  goOn: () => boolean;
}

/** Under which name it is kept how far an order has come. */
export function scanOfOrder(journey: string, { number }: Pick<JourneyOrder, 'number'>): string {
  return `order/${journey}#${number}`;
}

/**
 * Carries out what operators have ordered of all runs of a journey, page by page, from where the last dispatcher left
 * off. Orders are numbered and runs know the last that they heard, so telling one twice does no harm.
 */
export async function tellAllRuns(
  context: DispatchContext,
  lanes: Lanes,
  done: Set<string>,
  goOn: () => boolean,
): Promise<void> {
  const telling: Telling = { context, lanes, done, goOn };
  for (const { plan, status, order } of context.registry().entrances) {
    if (order === undefined) continue;
    const ordered: Ordered = { journey: plan.journey, status, order };
    await tellOne(telling, ordered);
    await letKeptIn(telling, ordered);
  }
}

async function tellOne({ context, lanes, done, goOn }: Telling, ordered: Ordered): Promise<void> {
  const { runs, scans } = context.store;
  const { journey, order } = ordered;
  const name = scanOfOrder(journey, order);
  if (done.has(name)) return;
  const state = await scans.get(name);
  let afterRef = state?.afterRef ?? null;
  let doneAtMs = state?.doneAtMs ?? null;
  while (doneAtMs === null && goOn() && isNewest(context, ordered)) {
    const rows = await runs.liveOf(journey, afterRef, PAGE, untilMs(ordered));
    await tellPage(context, lanes, ordered, rows);
    afterRef = rows.at(-1)?.runId ?? afterRef;
    if (rows.length < PAGE) doneAtMs = context.now();
    await scans.set(name, { afterRef, doneAtMs });
  }
  if (doneAtMs !== null) done.add(name);
}

/** A stop ends who is there when it is given; who enters a live journey afterwards is not meant. */
function untilMs({ status, order }: Ordered): number | undefined {
  return order.kind === 'stop' && status !== 'archived' ? order.atMs : undefined;
}

function isNewest(context: DispatchContext, { journey, order }: Ordered): boolean {
  const now = context.registry().entrances.find(({ plan }) => plan.journey === journey);
  return now?.order?.number === order.number;
}

async function tellPage(
  context: DispatchContext,
  lanes: Lanes,
  { order }: Ordered,
  rows: readonly RunRow[],
): Promise<void> {
  const open = [...rows];
  const control = controlOf(order);
  async function work(): Promise<void> {
    for (let row = open.shift(); row !== undefined; row = open.shift()) {
      const run = row;
      if (control.kind === 'stop') await lanes.run(run.userRef, () => stop(context, run, control));
      // A run whose workflow is not started yet asks when it begins to perform.
      else if (run.started) await context.starter.control(run.workflowId, control);
    }
  }
  await Promise.all(Array.from({ length: TOGETHER }, work));
}

async function stop(context: DispatchContext, run: RunRow, control: Control): Promise<void> {
  if (!run.started) await relaunch(context, run);
  await context.starter.control(run.workflowId, control);
}

function controlOf({ kind, number, fromMs, atMs, catchUpMs }: JourneyOrder): Control {
  if (kind === 'stop') return { kind, reason: 'stopped' };
  if (kind === 'pause') return { kind, journey: { number, fromMs } };
  return { kind, journey: { number, fromMs, atMs, catchUpMs } };
}

/** Lets in, each in its turn, those whose entry was kept while the journey was paused. */
async function letKeptIn({ context, lanes, done, goOn }: Telling, ordered: Ordered): Promise<void> {
  const { journey, status, order } = ordered;
  const name = `kept/${scanOfOrder(journey, order)}`;
  if (status !== 'live' || done.has(name)) return;
  const { keptEntries } = context.store;
  while (goOn() && isNewest(context, ordered)) {
    const nowMs = context.now();
    const due = await keptEntries.due(
      journey,
      order.kind === 'resume' ? dueByTurnMs(order, nowMs) : nowMs,
      PAGE,
    );
    await Promise.all(due.map((row) => lanes.run(row.userRef, () => enterKept(context, row))));
    if (due.length === PAGE) continue;
    const isOver = nowMs > order.atMs + Math.min(order.catchUpMs, order.atMs - order.fromMs) + STALE_MS;
    if (isOver && due.length === 0) done.add(name);
    return;
  }
}
