import { runOf } from '../../../dispatch/begin-run';
import { launch } from '../../../dispatch/launch';
import type { RunStarter } from '../../../dispatch/run-starter';
import type { Run } from '../../../journey/engine/run';
import type { SimRun } from '../../../journey/simulator/sim-run';
import type { Order, Simulation } from '../../../journey/simulator/simulation';
import { begin, come } from '../../../journey/simulator/simulate';
import type { TimelineLine } from '../../../journey/simulator/timeline';
import { openWorld, type RunHost, type World } from '../../../journey/simulator/world';
import type { RunRow } from '../../../store/rows';
import { shiftEvent, shiftHeard, shiftOrder } from './shift';

/** A run of a case that a workflow carries out, and what is known of when it will move by itself. */
export interface DrivenRun {
  sim: SimRun;
  workflowId: string;
  /** Server time; null while it moves only when told. */
  wakesAtMs: number | null;
  /** True from when it was told something until it has come to rest. */
  moving: boolean;
  /** The newest thing it was told. */
  toldId: string | null;
}

/** One case: the simulator's world around runs that live on a Temporal server. */
export interface CaseWorld {
  name: string;
  simulation: Simulation;
  world: World;
  /** Scenario time minus server time. */
  offsetMs: number;
  runs: Map<string, DrivenRun>;
  /** The timeline of each run, by position, and of entries that began none. */
  lines: Map<string, TimelineLine[]>;
  /** Lets the next thing come about that is due by now, and tells the workflows; false where nothing is. */
  comeDue(nowMs: number): Promise<boolean>;
  /** The next instant at which the world itself has something to tell; server time. */
  dueAtMs(): number | null;
}

/** Opens a case on a server whose clock shows `serverMs`. `name` keeps its workflows apart from those of others. */
export function openCase(
  name: string,
  simulation: Simulation,
  serverMs: number,
  starter: RunStarter,
): CaseWorld {
  const offsetMs = simulation.startMs - serverMs;
  const runs = new Map<string, DrivenRun>();
  const lines = new Map<string, TimelineLine[]>();
  const calls: (() => Promise<unknown>)[] = [];
  const host = hostOf({ name, offsetMs, runs, calls, starter });
  const world = openWorld(
    simulation,
    () => host,
    (line) => keep(lines, `${line.userRef} outside`, line),
  );
  begin(world);
  return {
    name,
    simulation,
    world,
    offsetMs,
    runs,
    lines,
    async comeDue(nowMs) {
      const coming =
        calls.length > 0 ? undefined : world.clock.next(Math.min(nowMs + offsetMs, simulation.untilMs));
      if (coming !== undefined) come(world, coming);
      const came = coming !== undefined || calls.length > 0;
      for (const call of calls.splice(0)) await call();
      return came;
    },
    dueAtMs() {
      const dueMs = world.clock.dueMs();
      return dueMs === null || dueMs > simulation.untilMs ? null : dueMs - offsetMs;
    },
  };
}

function keep(lines: Map<string, TimelineLine[]>, of: string, line: TimelineLine): void {
  lines.set(of, [...(lines.get(of) ?? []), line]);
}

interface HostParts {
  name: string;
  offsetMs: number;
  runs: Map<string, DrivenRun>;
  calls: (() => Promise<unknown>)[];
  starter: RunStarter;
}

/** Starts and tells workflows just as dispatching does; the calls are made in their order by `comeDue`. */
function hostOf({ name, offsetMs, runs, calls, starter }: HostParts): RunHost {
  const started = { mark: () => undefined, has: () => false, flush: async () => undefined };
  return {
    start(sim, ends) {
      if (ends !== null) ends.live = false;
      // As dispatching does: of who was merged the run has a workflow of its own.
      const other = ends === null ? undefined : runs.get(ends.run.runId);
      if (other !== undefined && other.sim.run.userRef !== sim.run.userRef)
        calls.push(() => starter.control(other.workflowId, { kind: 'stop', reason: 'restarted' }));
      const { plan } = sim.indexed;
      const row = rowOf(name, sim, offsetMs);
      const event = sim.entry === null ? null : shiftEvent(sim.entry, -offsetMs);
      const driven = { sim, workflowId: row.workflowId, wakesAtMs: null, moving: true, toldId: null };
      runs.set(sim.run.runId, driven);
      calls.push(() => launch({ starter, started }, plan, row, runOf({ plan, row, event, hops: sim.hops })));
    },
    hear(sim, heard) {
      const driven = runs.get(sim.run.runId);
      if (driven === undefined) return;
      driven.moving = true;
      driven.toldId = heard.at(-1)?.id ?? driven.toldId;
      const shifted = heard.map((item) => shiftHeard(item, -offsetMs));
      calls.push(() => starter.signal(driven.workflowId, { heard: shifted }));
    },
    order(sim, order) {
      const driven = runs.get(sim.run.runId);
      if (driven === undefined) return;
      driven.moving = true;
      calls.push(() => starter.control(driven.workflowId, shiftOrder(order, -offsetMs)));
      calls.push(() => obeyed(starter, driven, order));
    },
  };
}

/** An order leaves no id behind: it is waited for until the run shows what it does. */
async function obeyed(starter: RunStarter, driven: DrivenRun, order: Order): Promise<void> {
  for (;;) {
    const run = await starter.state(driven.workflowId);
    if (!driven.sim.live || run === null || hasObeyed(run, order, driven.wakesAtMs)) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function hasObeyed(run: Run, order: Order, wokeAtMs: number | null): boolean {
  if ('journey' in order && order.journey !== undefined) return run.hold?.number === order.journey.number;
  const { kind } = order;
  if (kind === 'pause') return run.status === 'paused';
  if (kind === 'resume') return run.status === 'running';
  if (kind === 'stop') return run.outcome !== null;
  return !('untilMs' in run.phase) || run.phase.untilMs !== wokeAtMs;
}

function rowOf(name: string, sim: SimRun, offsetMs: number): RunRow {
  const { run } = sim;
  const overlaps = sim.indexed.plan.again.perKey.kind === 'always';
  const key = run.key === null ? '' : `/${run.key}${overlaps ? `/${run.runId.split('/').at(-1) ?? ''}` : ''}`;
  return {
    runId: run.runId,
    userRef: run.userRef,
    journey: run.journey,
    version: run.version,
    key: run.key,
    live: true,
    workflowId: `${name}/journey/${run.journey}/${run.userRef}${key}`,
    listens: [...sim.indexed.listens],
    enteredAtMs: run.enteredAtMs - offsetMs,
    entryMessageId: sim.entry?.messageId ?? null,
    at: null,
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: false,
  };
}
