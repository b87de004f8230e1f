import { z } from 'zod';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { checkWorkspace } from '../../journey/language/check-workspace';
import { faultsToJson } from '../../journey/language/faults-to-json';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, noQuery, type ZodApp } from './app';

const MOST_FILES = 2_000;

const body = z.strictObject({
  files: z
    .array(z.strictObject({ path: z.string().min(1).max(512), text: z.string() }))
    .min(1)
    .max(MOST_FILES),
  /** Only checks. */
  dryRun: z.boolean().default(false),
});

/** `POST /api/publish`: checks a whole workspace and, when it has no errors, publishes it. */
export function publishRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
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
      const { files, dryRun } = request.body;
      const { faults, workspace } = checkWorkspace(files);
      const told = faultsToJson(faults);
      if (workspace === null) throw new AppError('faults', undefined, { extra: { ...told } });
      if (dryRun) return { published: null, ...told };
      const published = await publishWorkspace(deps.store, workspace, (deps.now ?? Date.now)());
      await deps.dispatcher.reload();
      return { published, ...told };
    },
  });
}
