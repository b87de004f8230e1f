import type { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { RunStarter } from '../../dispatch/run-starter';
import { startAttributes } from '../../workflows/search-attributes';
import { prepare } from '../spec/run-case';
import { specCases } from '../spec/spec-cases';
import { servers } from './servers';
import { openSpecLab, type SharedCase, type SpecLab } from './spec-driver/open-spec-lab';

/** The server's clock runs while it works; more than this would be a wait of another length. */
const TOLERANCE_MS = 60_000;

const shared: SharedCase[] = specCases().flatMap((one) => {
  const { simulation } = prepare(one);
  return simulation === null || one.exactClock ? [] : [{ title: one.title, simulation }];
});

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

describe('the simulator and Temporal agree', () => {
  let env: TestWorkflowEnvironment;
  let lab: SpecLab;

  beforeAll(async () => {
    const path = servers().testServerPath;
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await defineSearchAttributes(env);
    lab = await openSpecLab({
      native: env.nativeConnection,
      connection: env.connection,
      taskQueue: 'spec-time-skipping',
      toleranceMs: TOLERANCE_MS,
      adapt: patient,
    });
    await lab.run(shared, {
      nowMs: () => env.currentTimeMs(),
      sleep: (ms) => env.sleep(ms),
      graceMs: 1_000,
    });
  }, 240_000);

  afterAll(async () => {
    await lab?.close();
    await env?.teardown();
  });

  it('on nearly all cases of the language', () => {
    expect(shared.length).toBeGreaterThanOrEqual(460);
  });

  it.each(shared.map((one) => [one.title, one] as const))('%s', (_title, one) => {
    expect(lab.differences(one)).toEqual([]);
  });
});
