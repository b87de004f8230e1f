import { z } from 'zod';
import { shadowReport } from '../../dispatch/shadow-report';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { ShadowRow } from '../../store/shadow-repository';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, instant, noQuery, type ZodApp } from './app';
import { checked, files } from './checked-files';

const params = z.strictObject({ journey: z.string().min(1).max(200) });
const responses = { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 413, 503) };
const MOST_LISTED = 10_000;

function shadowOf({ journeys, templates }: CheckedWorkspace, journey: string, nowMs: number): ShadowRow {
  const found = journeys.find(({ plan }) => plan.journey === journey);
  if (found === undefined)
    throw new AppError('bad_body', `There is no journey ${journey}.`, { path: 'files' });
  const { plan } = found;
  const named = templates.filter(({ template }) => plan.templates.includes(template));
  const about = { journey, version: plan.version, plan, templates: named };
  return { ...about, startedAtMs: nowMs, stoppedAtMs: null, missed: 0 };
}

async function knownShadow(deps: ApiDeps, journey: string): Promise<ShadowRow> {
  const shadow = await deps.store.shadows.get(journey);
  if (shadow === null) throw new AppError('not_found', `There is no shadow of ${journey}.`);
  return shadow;
}

/** A version of a journey that runs beside the live one with its sends withheld: begin, compare, end. */
export function shadowRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const now = deps.now ?? Date.now;
  app.route({
    method: 'POST',
    url: '/api/journeys/:journey/shadow',
    onRequest: guard('journeys:publish'),
    schema: {
      ...{ tags: ['journeys'], params, querystring: noQuery, body: z.strictObject({ files }) },
      summary: 'Lets the journey of these files run beside the live one, with its sends withheld.',
      response: responses,
    },
    handler: async (request) => {
      const { workspace, told } = checked(request.body.files);
      const shadow = shadowOf(workspace, request.params.journey, now());
      await deps.store.shadows.start(shadow);
      await deps.dispatcher.reload();
      const { journey, version, startedAtMs } = shadow;
      return { journey, version, startedAt: instant(startedAtMs), ...told };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey/shadow',
    onRequest: guard('runs:read'),
    schema: {
      ...{ tags: ['journeys'], params, response: responses },
      summary: 'Compares what the shadow would have sent with what the live version sent, run by run.',
      querystring: z.strictObject({ list: z.coerce.number().int().min(0).max(MOST_LISTED).default(20) }),
    },
    handler: async (request) => ({
      ...(await shadowReport(
        deps.store,
        await knownShadow(deps, request.params.journey),
        request.query.list,
      )),
    }),
  });
  stopRoute(app, deps, guard);
}

function stopRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/journeys/:journey/shadow/stop',
    onRequest: guard('journeys:publish'),
    schema: {
      ...{ tags: ['journeys'], params, querystring: noQuery, response: responses },
      summary: 'Ends a shadow; its report stays until the next one of the journey begins.',
    },
    handler: async (request) => {
      const { journey } = await knownShadow(deps, request.params.journey);
      const stopped = await deps.store.shadows.stop(journey, (deps.now ?? Date.now)());
      await deps.dispatcher.reload();
      return { journey, stopped };
    },
  });
}
