import { randomUUID } from 'node:crypto';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { EventFact } from '../../audience/facts';
import type { PlanSource } from '../../dispatch/plans';
import { workflowIdOf } from '../../dispatch/run-identity';
import type { RunStarter } from '../../dispatch/run-starter';
import type { Looked, Performed } from '../../journey/engine/effect';
import { newRun } from '../../journey/engine/new-run';
import type { Outcome, Passed, Run } from '../../journey/engine/run';
import type { Plan } from '../../journey/plan/plan';
import type { RunRow } from '../../store/rows';
import { journeyDataConverter } from '../../worker/data-converter';
import { createTemporalStarter } from '../../worker/temporal-starter';
import { workflowBundle } from '../../worker/workflow-bundle';
import type { JourneyActivities, JourneyInput } from '../../workflows/messages';

/** What the fake world was asked, in the order in which it was. */
export interface Asked {
  performed: { runId: string; step: string; round: number }[];
  looked: { runId: string; questions: number }[];
  finished: { runId: string; outcome: Outcome }[];
  /** The stored history of each run, by position: writing twice writes once. */
  trails: Map<string, Map<number, Passed>>;
}

export interface World {
  perform?(input: Parameters<JourneyActivities['perform']>[0]): Promise<Performed> | Performed;
  look?(input: Parameters<JourneyActivities['look']>[0]): Promise<Looked[]> | Looked[];
}

/** Activities that keep what they are asked in memory. */
export function fakeActivities(world: World = {}): JourneyActivities & { asked: Asked } {
  const asked: Asked = { performed: [], looked: [], finished: [], trails: new Map() };
  function keep(input: { run: { runId: string }; trail: Passed[]; seq: number }): void {
    const known = asked.trails.get(input.run.runId) ?? new Map<number, Passed>();
    asked.trails.set(input.run.runId, known);
    input.trail.forEach((passed, index) => known.set(input.seq + index, passed));
  }
  return {
    asked,
    async perform(input) {
      keep(input);
      asked.performed.push({ runId: input.run.runId, step: input.step, round: input.round });
      return (await world.perform?.(input)) ?? { status: 'done' };
    },
    async look(input) {
      keep(input);
      if (input.questions.length === 0) return [];
      asked.looked.push({ runId: input.run.runId, questions: input.questions.length });
      const found = await world.look?.(input);
      return found ?? input.questions.map(() => ({ value: false, recheckAtMs: null, seen: [] }));
    },
    async finish(input) {
      keep(input);
      asked.finished.push({ runId: input.run.runId, outcome: input.outcome });
    },
  };
}

/** The history of a run as lines `step outcome`. */
export function linesOf(asked: Asked, runId: string): string[] {
  const trail = asked.trails.get(runId) ?? new Map<number, Passed>();
  const seqs = [...trail.keys()].sort((a, b) => a - b);
  return seqs.flatMap((seq) => {
    const passed = trail.get(seq);
    return passed === undefined ? [] : [`${passed.step ?? '-'} ${passed.kind} ${passed.outcome}`];
  });
}

/** A worker, a client and a starter on one task queue. */
export interface Lab {
  client: Client;
  starter: RunStarter;
  taskQueue: string;
  plans: Map<string, Plan>;
  start(plan: Plan, over?: Partial<StartOver>): Promise<StartedRun>;
  startWorker(): Promise<void>;
  stopWorker(): Promise<void>;
  close(): Promise<void>;
}

export interface StartOver {
  userRef: string;
  entryHash: string;
  entry: EventFact | null;
  key: string | null;
  atMs: number;
}

export interface StartedRun {
  runId: string;
  workflowId: string;
  row: RunRow;
  input: JourneyInput;
  handle: WorkflowHandle;
  /** Resolves with the outcome of the run, and of those that it goes on as. */
  outcome(): Promise<Outcome>;
  state(): Promise<Run | null>;
}

let quiet = false;

/** Installs the SDK's runtime once, so that tests do not write its log. */
export function quietRuntime(): void {
  if (quiet) return;
  quiet = true;
  Runtime.install({ logger: new DefaultLogger('ERROR'), shutdownSignals: [] });
}

export interface LabOptions {
  address: string;
  activities: JourneyActivities;
  codecKeys?: Buffer[];
  maxCachedRuns?: number;
}

/** Opens a lab on a running Temporal. */
export async function openLab(options: LabOptions): Promise<Lab> {
  quietRuntime();
  const taskQueue = `lab-${randomUUID()}`;
  const plans = new Map<string, Plan>();
  const source: PlanSource = async (journey, version) => {
    const plan = plans.get(`${journey}@${version}`);
    if (plan === undefined) throw new Error(`No plan ${journey}@${version}`);
    return plan;
  };
  const dataConverter = journeyDataConverter(source, options.codecKeys ?? []);
  const connection = await Connection.connect({ address: options.address });
  const native = await NativeConnection.connect({ address: options.address });
  const client = new Client({ connection, dataConverter });
  const starter = createTemporalStarter(() => ({ client, eager: false }), taskQueue);
  let running: { worker: Worker; ended: Promise<void> } | null = null;

  async function startWorker(): Promise<void> {
    const worker = await Worker.create({
      connection: native,
      taskQueue,
      workflowBundle: await workflowBundle(),
      activities: options.activities,
      dataConverter,
      maxCachedWorkflows: options.maxCachedRuns ?? 1_000,
      shutdownGraceTime: '2s',
    });
    running = { worker, ended: worker.run() };
  }
  async function stopWorker(): Promise<void> {
    running?.worker.shutdown();
    await running?.ended;
    running = null;
  }
  await startWorker();

  return {
    client,
    starter,
    taskQueue,
    plans,
    startWorker,
    stopWorker,
    async start(plan, over = {}) {
      plans.set(`${plan.journey}@${plan.version}`, plan);
      const made = makeRun(plan, over);
      await starter.start(made.row, made.input);
      const handle = client.workflow.getHandle(made.row.workflowId);
      return {
        ...made,
        runId: made.row.runId,
        workflowId: made.row.workflowId,
        handle,
        outcome: () => handle.result() as Promise<Outcome>,
        state: () => starter.state(made.row.workflowId),
      };
    },
    async close() {
      await stopWorker();
      await native.close();
      await connection.close();
    },
  };
}

/** A run that has not begun, as the dispatcher makes it. */
export function makeRun(plan: Plan, over: Partial<StartOver> = {}): { row: RunRow; input: JourneyInput } {
  const userRef = over.userRef ?? `u${randomUUID().replaceAll('-', '').slice(0, 24)}`;
  const atMs = over.atMs ?? Date.now();
  const entry = over.entry ?? {
    messageId: `entry-${userRef}`,
    name: 'checkout_started',
    atMs,
    properties: { checkout_id: 'c1', total: 80 },
  };
  const key = over.key ?? null;
  const run = newRun(plan, { userRef, key, event: entry, atMs, entryHash: over.entryHash ?? 'e1' });
  const row: RunRow = {
    runId: run.runId,
    userRef,
    journey: plan.journey,
    version: plan.version,
    key,
    live: true,
    workflowId: workflowIdOf(plan.journey, userRef, key),
    listens: plan.listens,
    enteredAtMs: atMs,
    entryMessageId: entry.messageId,
    at: null,
    endedAtMs: null,
    outcome: null,
    holdout: false,
    started: false,
  };
  return { row, input: { run, plan: { $plan: `${plan.journey}@${plan.version}` } } };
}

/** Waits until something is so, and fails after a long time. */
export async function until(
  isSo: () => Promise<boolean> | boolean,
  what: string,
  mostMs = 60_000,
): Promise<void> {
  const giveUpAt = Date.now() + mostMs;
  while (!(await isSo())) {
    if (Date.now() > giveUpAt) throw new Error(`It did not come to pass: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
