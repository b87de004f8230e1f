import { z } from 'zod';
import { reportExperiment } from '../../insight/experiments/report';
import { experimentOf, experimentsOf } from '../../journey/plan/experiment';
import type { Plan } from '../../journey/plan/plan';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, noQuery, type ZodApp } from './app';

const params = z.strictObject({ journey: z.string().min(1).max(200) });

async function livePlan({ store }: ApiDeps, journey: string): Promise<Plan> {
  const row = (await store.journeys.list()).find((one) => one.journey === journey);
  const version = row === undefined ? null : await store.journeys.version(journey, row.liveVersion);
  if (version === null) throw new AppError('not_found', `There is no journey ${journey}.`);
  return version.plan;
}

async function reportsOf({ store }: ApiDeps, plan: Plan): Promise<Record<string, unknown>[]> {
  return Promise.all(
    experimentsOf(plan).map(async (step) => {
      const experiment = experimentOf(plan, step);
      const [row, waiting] = await Promise.all([
        store.experiments.get(experiment),
        store.experiments.waiting(experiment),
      ]);
      const rule = { ...step.winner, variants: step.variants };
      const known = { split: step.split, rule, counts: row?.counts ?? {}, waiting, won: row?.won ?? null };
      const { wonAtMs, ...report } = reportExperiment(known);
      return { ...report, wonAt: wonAtMs === null ? null : instant(wonAtMs) };
    }),
  );
}

/** `GET /api/journeys/:journey/experiments`: how the splits with a `winner` stand, with the counts and intervals. */
export function experimentsRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey/experiments',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary: 'Shows which variants of a journey are better, and how sure that is.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { journey } = request.params;
      const plan = await livePlan(deps, journey);
      return { journey, experiments: await reportsOf(deps, plan) };
    },
  });
}
