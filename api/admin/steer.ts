import { z } from 'zod';
import { standingOf, steerJourney, type Steering, type SteerRefusal } from '../../dispatch/steer-journey';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, instant, noQuery, type ZodApp } from './app';

const MOST_CATCH_UP_MS = 30 * 86_400_000;

const params = z.strictObject({ journey: z.string().min(1).max(200) });
const body = z
  .strictObject({
    /** Over how long what fell due in a pause is spread; an hour where not given. */
    catchUpMs: z.number().int().min(0).max(MOST_CATCH_UP_MS).optional(),
    /** Ends the runs of a journey that is archived. */
    stopRuns: z.boolean().optional(),
  })
  .nullish();

const STEERINGS: Record<Steering, string> = {
  pause: 'Pauses a journey: nothing of it is performed, and who would enter is kept, until it is resumed.',
  resume: 'Lets a journey go on and take entries; what fell due in a pause is spread over `catchUpMs`.',
  drain: 'Takes no entries any more, and lets the runs finish.',
  archive: 'Takes a journey out of use; refused while it has runs, unless `stopRuns` ends them.',
  stop: 'Ends every run of a journey that lives now.',
};

const REFUSALS: Record<Exclude<SteerRefusal, 'unknown_journey'>, string> = {
  archived: 'The journey is archived: resume it, or publish it, first.',
  has_runs: 'The journey still has runs: let them finish with drain, or end them with stopRuns.',
  being_stopped: 'The runs of the journey are being ended: wait until that is done.',
};

async function standing(deps: ApiDeps, journey: string): Promise<Record<string, unknown>> {
  const found = await standingOf(deps.store, journey);
  if (found === null) throw new AppError('not_found', `There is no journey ${journey}.`);
  const { order } = found;
  if (order === null) return { ...found };
  const { number, kind, catchUpMs, told, done } = order;
  const at = instant(order.atMs);
  // Once everybody has caught up, the pause is of no more interest, whatever is done to the journey afterwards.
  const isCatchingUp = kind === 'resume' && (deps.now ?? Date.now)() < order.atMs + catchUpMs;
  return {
    ...found,
    order: { number, kind, at, told, done, ...(isCatchingUp ? { catchUpMs } : {}) },
  };
}

/** Pausing, resuming, draining, archiving a journey and ending its runs; each answers how the journey then stands. */
export function steerRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey/standing',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary: 'Counts live runs and kept entries, and how many runs have been told of the last order.',
      params,
      querystring: noQuery,
      response: { 200: anyAnswer, ...errorAnswer(401, 403, 404, 503) },
    },
    handler: (request) => standing(deps, request.params.journey),
  });
  for (const steering of Object.keys(STEERINGS) as Steering[]) steerRoute(app, deps, guard, steering);
}

function steerRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard, steering: Steering): void {
  app.route({
    method: 'POST',
    url: `/api/journeys/:journey/${steering}`,
    onRequest: guard('journeys:publish'),
    schema: {
      tags: ['journeys'],
      summary: STEERINGS[steering],
      params,
      querystring: noQuery,
      body,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const { journey } = request.params;
      const { catchUpMs, stopRuns } = request.body ?? {};
      const refused = await steerJourney(deps.store, journey, {
        steering,
        nowMs: (deps.now ?? Date.now)(),
        ...(catchUpMs === undefined ? {} : { catchUpMs }),
        ...(stopRuns === undefined ? {} : { stopRuns }),
      });
      if (refused !== null && refused !== 'unknown_journey') {
        throw new AppError('conflict', REFUSALS[refused], { extra: { reason: refused } });
      }
      if (refused === null) await deps.dispatcher.reload();
      return standing(deps, journey);
    },
  });
}
