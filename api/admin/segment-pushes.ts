import { pushStates } from '../../dispatch/push/push-state';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { anyAnswer, instant, noQuery, type ZodApp } from './app';

/** How the pushes of segments to other systems stand. */
export function segmentPushRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/segments/push',
    onRequest: guard('profiles:read'),
    schema: {
      tags: ['people'],
      summary: 'Tells of each segment that is pushed to another system how far that has come.',
      querystring: noQuery,
      response: { 200: anyAnswer, ...errorAnswer(401, 403, 503) },
    },
    handler: async () => {
      const states = await pushStates(deps.store);
      return {
        pushes: states.map(({ doneAtMs, failed, ...state }) => ({
          ...state,
          evenAt: instant(doneAtMs),
          failed:
            failed === null
              ? null
              : { reason: failed.reason, tries: failed.attempts, nextTryAt: instant(failed.nextTryAtMs) },
        })),
      };
    },
  });
}
