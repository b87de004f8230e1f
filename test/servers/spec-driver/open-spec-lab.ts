import { Client, type Connection } from '@temporalio/client';
import { Worker, type NativeConnection } from '@temporalio/worker';
import type { RunStarter } from '../../../dispatch/run-starter';
import type { Plan } from '../../../journey/plan/plan';
import { simulate } from '../../../journey/simulator/simulate';
import type { Simulation } from '../../../journey/simulator/simulation';
import { journeyDataConverter } from '../../../worker/data-converter';
import { createTemporalStarter } from '../../../worker/temporal-starter';
import { workflowBundle } from '../../../worker/workflow-bundle';
import { openCase, type CaseWorld } from './case-world';
import { timelineDifferences } from './compare-timelines';
import { driveCases, type ServerClock } from './drive-cases';
import { shiftPlan } from './shift';
import { worldActivities } from './world-activities';

/** A case that both drivers carry out. */
export interface SharedCase {
  title: string;
  simulation: Simulation;
}

export interface SpecLabOptions {
  native: NativeConnection;
  connection: Connection;
  taskQueue: string;
  /** How late a server may be with anything. */
  toleranceMs: number;
  /** What a server of this kind needs in its starter, beside what production has. */
  adapt?: (starter: RunStarter, client: Client) => RunStarter;
}

export interface SpecLab {
  /** Carries out all cases, side by side. Gives how often the clock stopped. */
  run(cases: readonly SharedCase[], clock: ServerClock): Promise<number>;
  /** How the server's timeline of a case differs from the simulator's. */
  differences(shared: SharedCase): string[];
  close(): Promise<void>;
}

/** The production worker on a server, with the simulator's worlds in place of the database and the providers. */
export async function openSpecLab(options: SpecLabOptions): Promise<SpecLab> {
  const { taskQueue } = options;
  const worlds = new Map<string, CaseWorld>();
  const plans = new Map<string, Plan>();
  const dataConverter = journeyDataConverter(async (journey, version) => {
    const plan = plans.get(`${journey}@${version}`);
    if (plan === undefined) throw new Error(`No case has ${journey}@${version}`);
    return plan;
  }, []);
  const worker = await Worker.create({
    connection: options.native,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: worldActivities((name) => {
      const one = worlds.get(name);
      if (one === undefined) throw new Error(`No case is called ${name}`);
      return one;
    }),
    dataConverter,
  });
  const running = worker.run();
  const client = new Client({ connection: options.connection, dataConverter });
  const production = createTemporalStarter(() => ({ client, eager: false }), taskQueue);
  const starter = options.adapt?.(production, client) ?? production;
  const byTitle = new Map<string, CaseWorld>();
  return {
    async run(cases, clock) {
      const serverMs = await clock.nowMs();
      for (const { title, simulation } of cases) {
        for (const plan of simulation.plans) {
          plans.set(`${plan.journey}@${plan.version}`, shiftPlan(plan, serverMs - simulation.startMs));
        }
        const name = `${taskQueue}-${worlds.size}`;
        const world = openCase(name, simulation, serverMs, starter);
        worlds.set(name, world);
        byTitle.set(title, world);
      }
      return driveCases([...worlds.values()], starter, clock);
    },
    differences({ title, simulation }) {
      const world = byTitle.get(title);
      if (world === undefined) return ['the case did not run'];
      return timelineDifferences(world, simulate(simulation).timeline, options.toleranceMs);
    },
    async close() {
      worker.shutdown();
      await running;
    },
  };
}
