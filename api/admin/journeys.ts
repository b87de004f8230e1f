import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { JsonObject } from '../../audience/json';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { guardJson } from '../json-guard';
import { ANSWERS, anyAnswer, instant, noQuery, type ZodApp } from './app';
import { personRef } from './person-ref';

const params = z.strictObject({ journey: z.string().min(1).max(200) });
const entry = z.strictObject({
  userId: z.string().min(1).max(256).optional(),
  anonymousId: z.string().min(1).max(256).optional(),
  userRef: z
    .string()
    .regex(/^[ua][a-z2-7]{24}$/)
    .optional(),
  /** What the run knows as `entry.…`. */
  properties: z.record(z.string(), z.unknown()).default({}),
  /** The same id again gives the same run. */
  messageId: z.string().min(1).max(200).optional(),
});

async function oneJourney(deps: ApiDeps, journey: string): Promise<Record<string, unknown>> {
  const row = (await deps.store.journeys.list()).find((one) => one.journey === journey);
  const version = row === undefined ? null : await deps.store.journeys.version(journey, row.liveVersion);
  if (row === undefined || version === null)
    throw new AppError('not_found', `There is no journey ${journey}.`);
  const counts = (await deps.store.runs.counts()).find((one) => one.journey === journey);
  const { plan, source, publishedAtMs } = version;
  return {
    ...row,
    title: plan.title,
    owner: plan.owner,
    live: counts?.live ?? 0,
    ended: counts?.ended ?? 0,
    publishedAt: instant(publishedAtMs),
    plan,
    source,
  };
}

/** Journeys: what is published, how many are in it, and entries by hand. */
export function journeyRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/journeys',
    onRequest: guard('runs:read'),
    schema: { tags: ['journeys'], summary: 'Lists the journeys.', querystring: noQuery, response: ANSWERS },
    handler: async () => {
      const [rows, counts] = await Promise.all([deps.store.journeys.list(), deps.store.runs.counts()]);
      const journeys = rows.map((row) => {
        const counted = counts.find((one) => one.journey === row.journey);
        return { ...row, live: counted?.live ?? 0, ended: counted?.ended ?? 0 };
      });
      return { journeys };
    },
  });
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary: 'Shows one journey.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => oneJourney(deps, request.params.journey),
  });
  enterRoute(app, deps, guard);
}

function enterRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/journeys/:journey/enter',
    onRequest: guard('runs:write'),
    schema: {
      tags: ['runs'],
      summary: 'Enters a person by hand; the journey must have a `manual: true` item.',
      params,
      querystring: noQuery,
      body: entry,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 409, 503) },
    },
    handler: async (request) => {
      const { properties, messageId } = request.body;
      const userRef = personRef(deps.secret, request.body);
      if (userRef === null)
        throw new AppError('bad_body', 'Give userId, anonymousId or userRef.', { path: 'userId' });
      const given = properties as JsonObject;
      const refused = guardJson(given, 'properties');
      if (refused !== null) throw new AppError(refused.code, refused.message, { path: refused.path });
      const { journey } = request.params;
      const id = `manual/${journey}/${messageId ?? randomUUID()}`;
      const result = await deps.dispatcher.enter({ userRef, journey, properties: given, messageId: id });
      if (result.status === 'refused' && result.reason === 'unknown_journey') {
        throw new AppError('not_found', `There is no journey ${journey}.`);
      }
      if (result.status === 'refused') {
        throw new AppError('conflict', `The entry is refused: ${result.reason}.`, {
          extra: { reason: result.reason },
        });
      }
      return { ...result, userRef };
    },
  });
}
