import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from './errors';
import { failureOf } from './failure-of';

/** The one shape of every error answer: `{ error: { code, message, path?, requestId }, … }`. */
export function sendError(reply: FastifyReply, request: FastifyRequest, failure: AppError): FastifyReply {
  const { path, headers, extra } = failure.detail;
  return reply
    .code(failure.status)
    .headers({ 'content-type': 'application/json; charset=utf-8', ...headers })
    .send({
      error: {
        code: failure.code,
        message: failure.message,
        ...(path === undefined ? {} : { path }),
        requestId: request.id,
      },
      ...extra,
    });
}

/** What the log may hold of an error: its kind and place. Messages of the database quote values of people. */
function whereOf(error: Error, failure: AppError): Record<string, unknown> {
  const places = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return { code: failure.code, error: error.name, at: places.slice(0, 8).map((line) => line.trim()) };
}

/** Errors, unknown addresses and wrong methods are answered in one shape; stacks go to the log only. */
export function answerErrors(app: FastifyInstance, routes: RouteTable): void {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const failure = failureOf(error);
    if (failure.status >= 500) request.log.error(whereOf(error, failure), 'request failed');
    return sendError(reply, request, failure);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = routes.allowed(request.url.split('?')[0] ?? '/');
    if (allowed.length === 0) {
      return sendError(reply, request, new AppError('not_found', 'There is nothing at this address.'));
    }
    const headers = { allow: allowed.join(', ') };
    if (request.method === 'OPTIONS') return reply.code(204).headers(headers).send();
    return sendError(reply, request, new AppError('method_not_allowed', undefined, { headers }));
  });
}

/** The routes as they were added, so that a wrong method can be told from an unknown address. */
export interface RouteTable {
  allowed(path: string): string[];
}

/** Collects every route of the instance. Call before any route is added. */
export function collectRoutes(app: FastifyInstance): RouteTable {
  const byPattern = new Map<string, { pattern: RegExp; methods: Set<string> }>();
  app.addHook('onRoute', (route) => {
    const source = route.url
      .replace(/[.]/g, '\\.')
      .replace(/:[A-Za-z]+/g, '[^/]+')
      .replace(/\*/g, '.*');
    const entry = byPattern.get(source) ?? { pattern: new RegExp(`^${source}/?$`), methods: new Set() };
    for (const method of [route.method].flat()) entry.methods.add(method);
    byPattern.set(source, entry);
  });
  return {
    allowed(path) {
      const found = [...byPattern.values()].filter((entry) => entry.pattern.test(path));
      return [...new Set(found.flatMap((entry) => [...entry.methods]))].sort();
    },
  };
}
