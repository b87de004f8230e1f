import { z } from 'zod';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { planWorkspace } from '../../dispatch/plan-workspace';
import { createPlanSource } from '../../dispatch/plans';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { faultsToJson } from '../../journey/language/faults-to-json';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, noQuery, type ZodApp } from './app';
import { checkMap, migrationMap } from './migration-map';

const MOST_FILES = 2_000;

const files = z
  .array(z.strictObject({ path: z.string().min(1).max(512), text: z.string() }))
  .min(1)
  .max(MOST_FILES);

const body = z.strictObject({
  files,
  /** Only checks. */
  dryRun: z.boolean().default(false),
});

/** A workspace without errors, and what is to be told of it. */
function checked(given: z.infer<typeof files>) {
  const { faults, workspace } = checkWorkspace(given);
  const told = faultsToJson(faults);
  if (workspace === null) throw new AppError('faults', undefined, { extra: { ...told } });
  return { workspace, told };
}

/**
 * `POST /api/publish`: checks a whole workspace and, when it has no errors, publishes it. `POST /api/plan`: says what
 * that would change, and who is at the steps that change.
 */
export function publishRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/publish',
    onRequest: guard('journeys:publish'),
    schema: {
      tags: ['journeys'],
      summary: 'Checks the files of a workspace and publishes them; answers every fault of every file.',
      querystring: noQuery,
      body,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 413, 503) },
    },
    handler: async (request) => {
      const { workspace, told } = checked(request.body.files);
      if (request.body.dryRun) return { published: null, ...told };
      const published = await publishWorkspace(deps.store, workspace, (deps.now ?? Date.now)());
      await deps.dispatcher.reload();
      return { published, ...told };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/plan',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary:
        'Compares the files of a workspace with what is live, and counts the people at each step that changes.',
      querystring: noQuery,
      body: z.strictObject({ files, migrate: z.record(z.string(), migrationMap).default({}) }),
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 413, 503) },
    },
    handler: async (request) => {
      const { workspace, told } = checked(request.body.files);
      for (const [journey, map] of Object.entries(request.body.migrate)) {
        const found = workspace.journeys.find(({ plan }) => plan.journey === journey);
        if (found === undefined)
          throw new AppError('bad_body', `There is no journey ${journey}.`, { path: journey });
        await checkMap(deps, found.plan, map);
      }
      const plan = await planWorkspace(
        {
          store: deps.store,
          plans: createPlanSource(deps.store.journeys),
          calendar: luxonCalendar,
          nowMs: (deps.now ?? Date.now)(),
        },
        workspace,
      );
      return { plan, ...told };
    },
  });
}
