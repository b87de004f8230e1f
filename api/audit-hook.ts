import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { JsonObject } from '../audience/json';
import { personRef } from './admin/person-ref';
import { actorOf } from './authenticate';
import type { ApiDeps } from './deps';

/** Reads that are noted as well, since they take a person's data out of the house. */
const NOTED_READS: ReadonlySet<string> = new Set(['/api/profile/export']);

/** Requests that change nothing, whatever their method says. */
const LOOKS: ReadonlySet<string> = new Set(['/api/plan']);

/** Whether only a look was asked for: what was not done must not read as if it had been. */
function isDryRun({ body }: FastifyRequest): boolean {
  return body !== null && typeof body === 'object' && 'dryRun' in body && body.dryRun === true;
}

/** `POST /api/journeys/:journey/pause` is `journeys.pause`, `DELETE /api/keys/:prefix` is `keys.delete`. */
function actionOf(method: string, url: string): string {
  const words = url.split('/').filter((word) => word !== '' && word !== 'api' && !word.startsWith(':'));
  if (method === 'DELETE') words.push('delete');
  if (words.length === 1 && method === 'POST') words.push('create');
  return words.join('.');
}

function textOf(fields: unknown, name: string): string | undefined {
  const value: unknown =
    fields !== null && typeof fields === 'object' ? new Map(Object.entries(fields)).get(name) : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** What it was done to. A run's id begins with the person, so the person's keyed hash stands in its place. */
function subjectOf(deps: ApiDeps, request: FastifyRequest): string {
  const { erasures } = deps.store;
  const { params, query, body } = request;
  const run = textOf(params, 'runId') ?? textOf(params, '*');
  if (run !== undefined && /^[ua][a-z2-7]{24}\//.test(run)) {
    const [userRef = '', journey = ''] = run.split('/');
    return `${journey} of ${erasures.nameOf(userRef)}`;
  }
  const ids = [query, body].map((from) => ({
    userId: textOf(from, 'userId'),
    anonymousId: textOf(from, 'anonymousId'),
    userRef: textOf(from, 'userRef'),
  }));
  const person = ids.map((one) => personRef(deps.secret, one)).find((ref) => ref !== null);
  const named = Object.values(params ?? {})
    .map(String)
    .join('/');
  const of = person === undefined || person === null ? [] : [erasures.nameOf(person)];
  return [...(named === '' ? [] : [named]), ...of].join(' of ');
}

/**
 * Notes who changed what through the admin API, before the answer goes out: an answer that somebody got is in the audit.
 * Neither bodies nor ids of people are kept.
 */
export function auditHook(app: FastifyInstance, deps: ApiDeps): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const url = request.routeOptions.url ?? '';
    const actor = actorOf(request);
    const isLook = ['GET', 'HEAD'].includes(request.method) || LOOKS.has(url) || isDryRun(request);
    const isNoted = url.startsWith('/api/') && (!isLook || NOTED_READS.has(url));
    if (actor === null || !isNoted || reply.statusCode >= 400) return payload;
    const detail: JsonObject = { status: reply.statusCode };
    await deps.store.audit.add({
      atMs: (deps.now ?? Date.now)(),
      actor,
      action: actionOf(request.method, url),
      subject: subjectOf(deps, request),
      detail,
    });
    return payload;
  });
}
