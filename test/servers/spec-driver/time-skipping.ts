import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RunStarter } from '../../../dispatch/run-starter';
import { startAttributes } from '../../../workflows/search-attributes';
import { servers } from '../servers';
import type { ServerClock } from './drive-cases';
import { openSpecLab, type SpecLab } from './open-spec-lab';

/** The server's clock runs while it works; more than this would be a wait of another length. */
const TOLERANCE_MS = 60_000;

/** A lab on a server whose clock goes on by itself to the next thing that is due. */
export interface TimeSkipping {
  lab: SpecLab;
  clock: ServerClock;
  close(): Promise<void>;
}

/** The time-skipping server knows how to add search attributes, and not how to list them. */
async function defineSearchAttributes({ connection }: TestWorkflowEnvironment): Promise<void> {
  const names = startAttributes({
    journey: '',
    version: '',
    userRef: '',
    at: 'wait',
    phase: { kind: 'waiting', untilMs: null, heardFromMs: 0 },
    trail: [],
  }).map(({ key }) => key.name);
  const keyword = 2;
  const searchAttributes = Object.fromEntries(names.map((name) => [name, keyword]));
  await connection.operatorService.addSearchAttributes({ namespace: 'default', searchAttributes });
}

/**
 * This server never answers a query that meets a run just as it continues as new, and its clock stands still from then
 * on. So the next run is waited for before anybody asks.
 */
function patient(starter: RunStarter, client: Client): RunStarter {
  const runOf = async (workflowId: string) => (await client.workflow.getHandle(workflowId).describe()).runId;
  return {
    ...starter,
    async enter(workflowId, signal) {
      const before = await runOf(workflowId);
      await starter.enter(workflowId, signal);
      while ((await runOf(workflowId)) === before) await new Promise((resolve) => setTimeout(resolve, 10));
    },
  };
}

/** Starts a time-skipping server of its own, with the production worker on it. */
export async function openTimeSkipping(taskQueue: string): Promise<TimeSkipping> {
  const path = servers().testServerPath;
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await defineSearchAttributes(env);
  const lab = await openSpecLab({
    native: env.nativeConnection,
    connection: env.connection,
    taskQueue,
    toleranceMs: TOLERANCE_MS,
    adapt: patient,
  });
  return {
    lab,
    clock: { nowMs: () => env.currentTimeMs(), sleep: (ms) => env.sleep(ms), graceMs: 1_000 },
    async close() {
      await lab.close();
      await env.teardown();
    },
  };
}
