import { z } from 'zod';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { forecastWorkspace } from '../../dispatch/forecast/forecast-workspace';
import { planWorkspace } from '../../dispatch/plan-workspace';
import { createPlanSource } from '../../dispatch/plans';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { DefinitionInUse } from '../../dispatch/removed-definitions';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, noQuery, type ZodApp } from './app';
import { checked, files } from './checked-files';
import { checkMap, migrationMap } from './migration-map';

const body = z.strictObject({
  files,
  /** Only checks. */
  dryRun: z.boolean().default(false),
});

const DAY_MS = 86_400_000;
const MOST_PEOPLE = 100_000;

/** What is replayed for a forecast; the bounds keep a plan quick on a large database. */
const forecast = z.strictObject({
  lookBackMs: z
    .number()
    .int()
    .min(DAY_MS)
    .max(366 * DAY_MS)
    .default(28 * DAY_MS),
  people: z.number().int().min(1).max(MOST_PEOPLE).default(2_000),
});

/** Reading, replaying and asking live runs may each take so long. */
const FORECAST_BUDGET_MS = 6_000;

/** A refusal by what is live, as an answer that says by whom. */
function refused(error: unknown): never {
  if (!(error instanceof DefinitionInUse)) throw error;
  const uses = error.used.map(({ kind, id, usedBy }) => `${kind} ${id} by ${usedBy.join(', ')}`);
  const message = `Still used: ${uses.join('; ')}. Remove that first; nothing was published.`;
  throw new AppError('still_used', message, { extra: { used: error.used } });
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
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 409, 413, 503) },
    },
    handler: async (request) => {
      const { workspace, told } = checked(request.body.files);
      if (request.body.dryRun) return { published: null, ...told };
      const published = await publishWorkspace(deps.store, workspace, (deps.now ?? Date.now)()).catch(
        refused,
      );
      await deps.dispatcher.reload();
      return { published, ...told };
    },
  });
  planRoute(app, deps, guard);
}

const planBody = z.strictObject({
  files,
  migrate: z.record(z.string(), migrationMap).default({}),
  /** Left out, nothing is forecast. */
  forecast: forecast.optional(),
});

function planRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/plan',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary:
        'Compares the files of a workspace with what is live, counts the people at each step that changes, and forecasts what will be sent.',
      querystring: noQuery,
      body: planBody,
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
      const { store, starter } = deps;
      const plans = createPlanSource(store.journeys);
      const nowMs = (deps.now ?? Date.now)();
      const planning = { store, starter, plans, calendar: luxonCalendar, nowMs };
      const plan = await planWorkspace(planning, workspace);
      if (request.body.forecast === undefined) return { plan, ...told };
      const setting = { ...request.body.forecast, budgetMs: FORECAST_BUDGET_MS };
      return { plan, forecast: await forecastWorkspace(planning, workspace, plan, setting), ...told };
    },
  });
}
