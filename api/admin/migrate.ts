import { z } from 'zod';
import { migrateRuns } from '../../dispatch/migrate-runs';
import { createPlanSource } from '../../dispatch/plans';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, noQuery, type ZodApp } from './app';
import { checkMap, migrationMap } from './migration-map';

const params = z.strictObject({ journey: z.string().min(1).max(200) });
const body = z.strictObject({
  map: migrationMap.default({}),
  /** The `next` of the page before; absent for the first. */
  after: z.string().min(1).max(300).optional(),
  limit: z.number().int().min(1).max(500).default(200),
});

/** `POST /api/journeys/:journey/migrate`: live runs of other versions take on the live one, a page at a time. */
export function migrateRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/journeys/:journey/migrate',
    onRequest: guard('journeys:publish'),
    schema: {
      tags: ['journeys'],
      summary:
        'Takes live runs of other versions to the live one; call again with `after` until `next` is null.',
      params,
      querystring: noQuery,
      body,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { map, after = null, limit } = request.body;
      const { journey } = request.params;
      const live = (await deps.store.journeys.live()).find((row) => row.journey === journey);
      if (live === undefined) throw new AppError('not_found', `There is no journey ${journey}.`);
      const { plan } = live;
      await checkMap(deps, plan, map);
      const plans = createPlanSource(deps.store.journeys);
      const page = await migrateRuns({ ...deps, plans }, { plan, map, afterRunId: after, limit });
      return { journey, version: plan.version, ...page };
    },
  });
}
