import { z } from 'zod';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { anyAnswer, instant, type ZodApp } from './app';

const asked = z.strictObject({
  action: z.string().min(1).max(100).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** `/api/audit`: who did what, newest first. There is no way to change it. */
export function auditRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/audit',
    onRequest: guard('admin'),
    schema: {
      tags: ['privacy'],
      summary: 'Lists who did what through the API and the command line, newest first.',
      querystring: asked,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 503) },
    },
    handler: async (request) => {
      const { action, limit } = request.query;
      const rows = await deps.store.audit.list({ limit, ...(action === undefined ? {} : { action }) });
      return { audit: rows.map(({ atMs, ...row }) => ({ at: instant(atMs), ...row })) };
    },
  });
}
