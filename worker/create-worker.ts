import { Context } from '@temporalio/activity';
import {
  NativeConnection,
  Worker,
  type NativeConnectionOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import { createActivities } from '../activities/create-activities';
import type { ActivityDeps } from '../activities/deps';
import { JOURNEY_TASK_QUEUE } from '../workflows/messages';
import { journeyDataConverter } from './data-converter';
import { workflowBundle } from './workflow-bundle';

/** What a worker is made of. */
export interface WorkerOptions {
  temporal: NativeConnectionOptions & { namespace: string };
  /** Everything the activities need but what the worker itself knows: the heartbeat and the clock. */
  deps: Omit<ActivityDeps, 'heartbeat' | 'attempt' | 'clock' | 'leaseMs' | 'live' | 'entryOf' | 'survivors'> &
    Partial<Pick<ActivityDeps, 'clock' | 'leaseMs'>>;
  /** 32 bytes each; the first encrypts, the others only decrypt. None: payloads are readable in the Temporal UI. */
  codecKeys?: readonly Buffer[];
  taskQueue?: string;
  /** Runs kept in memory between tasks, about 0.3 MB each; others are replayed when they are needed. */
  maxCachedRuns?: number;
  bundle?: WorkflowBundleOption;
}

/** A worker that is ready to run. */
export interface JourneyWorker {
  /** Resolves when the worker has stopped; rejects when it broke. */
  run(): Promise<void>;
  /** Takes no new work, lets what is under way finish, then resolves `run`. */
  shutdown(): void;
  worker: Worker;
  /** The worker's own connection, over which runs may be started too, as long as it runs. */
  connection: NativeConnection;
}

/** Longer than any provider's time-out (60 s for a mail), so that a shutdown never cuts a message in two. */
const GRACE = '75s';
const FORCE = '90s';

/** A lost dispatch is known for lost after this long: above the longest call, below what an operator would wait. */
const LEASE_MS = 120_000;

/** Builds a worker for journeys: it drives runs and performs their steps. */
export async function createWorker(options: WorkerOptions): Promise<JourneyWorker> {
  const { namespace, ...address } = options.temporal;
  const connection = await NativeConnection.connect(address);
  const activities = createActivities({
    clock: (workflowMs) => Math.max(workflowMs, Date.now()),
    leaseMs: LEASE_MS,
    ...options.deps,
    heartbeat: () => Context.current().heartbeat(),
    attempt: () => Context.current().info.attempt,
  });
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue: options.taskQueue ?? JOURNEY_TASK_QUEUE,
    workflowBundle: options.bundle ?? (await workflowBundle()),
    activities,
    dataConverter: journeyDataConverter(
      options.deps.plans,
      options.codecKeys ?? [],
      options.deps.store.personKeys,
    ),
    maxCachedWorkflows: options.maxCachedRuns ?? 1_000,
    maxConcurrentWorkflowTaskExecutions: 100,
    maxConcurrentLocalActivityExecutions: 100,
    maxConcurrentActivityTaskExecutions: 100,
    shutdownGraceTime: GRACE,
    shutdownForceTime: FORCE,
  });
  return {
    worker,
    connection,
    shutdown: () => worker.shutdown(),
    async run() {
      try {
        await worker.run();
      } finally {
        await connection.close();
      }
    },
  };
}
