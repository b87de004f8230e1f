import { z } from 'zod';
import { planRollback, rollBack } from '../../dispatch/roll-back';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, noQuery, type ZodApp } from './app';

const params = z.strictObject({ journey: z.string().min(1).max(200) });
const body = z.strictObject({
  version: z.string().min(4).max(64),
  /** Leaves templates, segments and coupons as they are live. */
  alone: z.boolean().default(false),
  /** Only says what would change. */
  dryRun: z.boolean().default(false),
});

async function versionsOf(deps: ApiDeps, journey: string) {
  const row = (await deps.store.journeys.list()).find((one) => one.journey === journey);
  if (row === undefined) throw new AppError('not_found', `There is no journey ${journey}.`);
  return { row, versions: await deps.store.journeys.versions(journey) };
}

/** Versions of a journey: those that were published, and going back to one of them. */
export function versionRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/journeys/:journey/versions',
    onRequest: guard('runs:read'),
    schema: {
      tags: ['journeys'],
      summary: 'Lists the published versions of a journey, newest first, with the people on each.',
      params,
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { journey } = request.params;
      const { row, versions } = await versionsOf(deps, journey);
      const standing = await deps.store.runs.standing(journey);
      const peopleOn = (version: string): number =>
        standing.reduce((sum, one) => (one.version === version ? sum + one.people : sum), 0);
      return {
        journey,
        status: row.status,
        versions: versions.map(({ version, publishedAtMs }) => ({
          version,
          publishedAt: instant(publishedAtMs),
          live: version === row.liveVersion,
          people: peopleOn(version),
        })),
      };
    },
  });
  rollbackRoute(app, deps, guard);
}

function rollbackRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'POST',
    url: '/api/journeys/:journey/rollback',
    onRequest: guard('journeys:publish'),
    schema: {
      tags: ['journeys'],
      summary:
        'Makes an earlier version the live one, with what it used then; who is on the way stays where they are.',
      params,
      querystring: noQuery,
      body,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { journey } = request.params;
      const asked = request.body.version;
      const { row, versions } = await versionsOf(deps, journey);
      const fitting = versions.filter(({ version }) => version.startsWith(asked));
      const [only] = fitting;
      if (only === undefined || fitting.length > 1) {
        throw new AppError(
          'not_found',
          `${journey} has ${only ? 'several versions' : 'no version'} ${asked}.`,
        );
      }
      const found = await deps.store.journeys.version(journey, only.version);
      if (found === null) throw new AppError('not_found');
      const { alone, dryRun } = request.body;
      const { rollback, rows } = await planRollback(deps.store, found, row.liveVersion, alone);
      if (dryRun) return { ...rollback, done: false };
      await rollBack(deps.store, found, rows, (deps.now ?? Date.now)());
      await deps.dispatcher.reload();
      return { ...rollback, done: true };
    },
  });
}
