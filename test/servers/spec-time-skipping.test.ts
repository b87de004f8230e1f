import { TestWorkflowEnvironment } from '@temporalio/testing';
import { Worker } from '@temporalio/worker';
import { Client } from '@temporalio/client';
import type { RunStarter } from '../../dispatch/run-starter';
import type { Plan } from '../../journey/plan/plan';
import { simulate } from '../../journey/simulator/simulate';
import type { Simulation } from '../../journey/simulator/simulation';
import { journeyDataConverter } from '../../worker/data-converter';
import { createTemporalStarter } from '../../worker/temporal-starter';
import { workflowBundle } from '../../worker/workflow-bundle';
import { startAttributes } from '../../workflows/search-attributes';
import { prepare } from '../spec/run-case';
import { specCases, type SpecCase } from '../spec/spec-cases';
import { servers } from './servers';
import { openCase, type CaseWorld } from './spec-driver/case-world';
import { timelineDifferences } from './spec-driver/compare-timelines';
import { driveCases } from './spec-driver/drive-cases';
import { worldActivities } from './spec-driver/world-activities';

const TASK_QUEUE = 'spec-time-skipping';

/** The server's clock runs while it works; more than this would be a wait of another length. */
const TOLERANCE_MS = 60_000;

/** A case that both drivers carry out. */
interface Shared {
  one: SpecCase;
  simulation: Simulation;
}

const shared: Shared[] = specCases().flatMap((one) => {
  if (one.exactClock) return [];
  const { simulation } = prepare(one);
  return simulation === null ? [] : [{ one, simulation }];
});

/** The time-skipping server knows how to add search attributes, and not how to list them. */
async function defineSearchAttributes({ connection }: TestWorkflowEnvironment): Promise<void> {
  const names = startAttributes({ journey: '', version: '', userRef: '' }).map(({ key }) => key.name);
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

describe('the simulator and Temporal', () => {
  let env: TestWorkflowEnvironment;
  let worker: Worker;
  let running: Promise<void>;
  const worlds = new Map<string, CaseWorld>();

  beforeAll(async () => {
    const path = servers().testServerPath;
    env = await TestWorkflowEnvironment.createTimeSkipping({
      server: { executable: { type: 'existing-path', path } },
    });
    await defineSearchAttributes(env);
    const plans = new Map<string, Plan>();
    for (const { simulation } of shared) {
      for (const plan of simulation.plans) plans.set(`${plan.journey}@${plan.version}`, plan);
    }
    const dataConverter = journeyDataConverter(async (journey, version) => {
      const plan = plans.get(`${journey}@${version}`);
      if (plan === undefined) throw new Error(`No case has ${journey}@${version}`);
      return plan;
    }, []);
    worker = await Worker.create({
      connection: env.nativeConnection,
      taskQueue: TASK_QUEUE,
      workflowBundle: await workflowBundle(),
      activities: worldActivities((name) => {
        const one = worlds.get(name);
        if (one === undefined) throw new Error(`No case is called ${name}`);
        return one;
      }),
      dataConverter,
    });
    running = worker.run();
    const client = new Client({ connection: env.connection, dataConverter });
    const starter = patient(
      createTemporalStarter(client, { publicUrl: 'http://localhost', taskQueue: TASK_QUEUE }),
      client,
    );
    const serverMs = await env.currentTimeMs();
    for (const { one, simulation } of shared) {
      const name = `case${worlds.size}`;
      worlds.set(name, openCase(name, simulation, serverMs, starter));
      titles.set(one.title, name);
    }
    const clock = { nowMs: () => env.currentTimeMs(), sleep: (ms: number) => env.sleep(ms), graceMs: 1_000 };
    const stops = await driveCases([...worlds.values()], starter, clock);
    process.stderr.write(`spec: ${worlds.size} cases in ${stops} stops\n`);
  }, 240_000);

  afterAll(async () => {
    worker?.shutdown();
    await running;
    await env?.teardown();
  });

  const titles = new Map<string, string>();

  it('share nearly all cases', () => {
    expect(shared.length).toBeGreaterThanOrEqual(150);
  });

  it.each(shared.map((each) => [each.one.title, each] as const))('agree: %s', (title, { simulation }) => {
    const one = worlds.get(titles.get(title) ?? '');
    if (one === undefined) throw new Error('the case did not run');
    const { timeline } = simulate(simulation);
    expect(timelineDifferences(one, timeline, TOLERANCE_MS)).toEqual([]);
  });
});
