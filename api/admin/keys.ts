import { z } from 'zod';
import type { ApiKeyRow } from '../../store/rows';
import { mintKey, SCOPES, type Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { ANSWERS, anyAnswer, instant, noQuery, type ZodApp } from './app';

const made = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(SCOPES)).min(1),
});

function shown(row: ApiKeyRow): Record<string, unknown> {
  const { prefix, name, scopes, createdAtMs, revokedAtMs } = row;
  return { prefix, name, scopes, createdAt: instant(createdAtMs), revokedAt: instant(revokedAtMs) };
}

/** Keys: made (and shown once), listed, revoked. */
export function keyRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const now = deps.now ?? (() => Date.now());
  const onRequest = guard('admin');
  app.route({
    method: 'GET',
    url: '/api/keys',
    onRequest,
    schema: {
      tags: ['keys'],
      summary: 'Lists the keys, never the secrets.',
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async () => ({ keys: (await deps.store.apiKeys.list()).map(shown) }),
  });
  app.route({
    method: 'POST',
    url: '/api/keys',
    onRequest,
    schema: {
      tags: ['keys'],
      summary: 'Makes a key. The answer is the only place where it is ever shown.',
      querystring: noQuery,
      body: made,
      response: { 201: anyAnswer, ...errorAnswer(400, 401, 403, 503) },
    },
    handler: async (request, reply) => {
      const { key, row } = mintKey(request.body.name, request.body.scopes, now());
      await deps.store.apiKeys.add(row);
      return reply.code(201).send({ key, ...shown(row) });
    },
  });
  app.route({
    method: 'DELETE',
    url: '/api/keys/:prefix',
    onRequest,
    schema: {
      tags: ['keys'],
      summary: 'Revokes a key; it stops working within five seconds.',
      params: z.strictObject({ prefix: z.string().max(64) }),
      querystring: noQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { prefix } = request.params;
      const row = await deps.store.apiKeys.byPrefix(prefix);
      if (row === null) throw new AppError('not_found', 'There is no such key.');
      await deps.store.apiKeys.revoke(prefix, now());
      return { prefix, revoked: true };
    },
  });
}
