import { randomUUID } from 'node:crypto';
import helmet from '@fastify/helmet';
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { userRefOf } from '../audience/user-ref';
import type { EventRow } from '../store/rows';
import { adminRoutes } from './admin/routes';
import { auditHook } from './audit-hook';
import { answerErrors, collectRoutes, sendError } from './answer-errors';
import { createGuards } from './authenticate';
import type { ApiDeps } from './deps';
import { describeApi } from './documentation';
import { failureOf } from './failure-of';
import { healthRoutes } from './health';
import { twilioHooks } from './hooks/twilio';
import { createEventSink, type EventSink } from './intake/event-sink';
import { bodyAsSent, intakeRoutes } from './intake/routes';
import { takeMany, takeOne, type TakeDeps } from './intake/take-events';
import { LIMITS } from './json-guard';
import { createMetrics, type ApiMetrics } from './metrics';
import { confirmPages } from './pages/confirm';
import { preferencePages } from './pages/preferences';
import { readForms } from './pages/read-forms';
import { readJsonBodies } from './read-body';
import { schemaRoutes } from './schemas';

/** A workspace is published in one request, so the admin routes take more than intake does. */
const ADMIN_BYTES = 8 * 1024 * 1024;

/**
 * What helmet would say of an answer that is JSON for programs, as OWASP's REST security cheat sheet lists it. Helmet
 * works its headers out anew for each answer, which costs as much as to read the event.
 */
const JSON_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The version of the HTTP contract. */
const API_VERSION = '1.0.0';

function createInstance(deps: ApiDeps): FastifyInstance {
  const base = {
    bodyLimit: LIMITS.batchBytes,
    requestTimeout: 30_000,
    genReqId: () => randomUUID(),
    trustProxy: deps.settings.trustProxy ?? false,
    // Paths carry tokens of people: they are not written into logs.
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      void sendError(reply, request, failureOf(error)),
    // Tokens of links are longer than the router's default for one part of a path.
    routerOptions: { maxParamLength: 1_100 },
  };
  return deps.logger === undefined ? fastify(base) : fastify({ ...base, loggerInstance: deps.logger });
}

function intakeDeps(deps: ApiDeps, sink: EventSink, metrics: ApiMetrics): TakeDeps {
  return {
    sink,
    region: deps.settings.region,
    userRefOf: (ids) => userRefOf(deps.secret, ids),
    now: deps.now ?? (() => Date.now()),
    counted: (outcome, count) => metrics.events(outcome, count),
  };
}

async function addRoutes(
  app: FastifyInstance,
  deps: ApiDeps,
  sink: EventSink,
  metrics: ApiMetrics,
): Promise<void> {
  const guard = createGuards(deps.store.apiKeys, deps.now ?? (() => Date.now()));
  const record = async (row: EventRow): Promise<void> => void (await sink.store([row], 1_200));
  await describeApi(app, deps.settings.publicUrl, API_VERSION);
  healthRoutes(app, deps.store, metrics);
  schemaRoutes(app);
  app.get('/openapi.json', async () => app.swagger());
  await app.register(async (child) => {
    child.setValidatorCompiler(bodyAsSent);
    // The answers are made here, in the shape that the schema describes: nothing of them needs checking on the way.
    child.setSerializerCompiler(() => JSON.stringify);
    child.addHook('onRequest', async (_request, reply) => void reply.headers(JSON_HEADERS));
    const taking = intakeDeps(deps, sink, metrics);
    intakeRoutes(child, guard('events:write'), {
      one: (body, type) => takeOne(taking, body, type),
      many: (body, options) => takeMany(taking, body, options),
    });
  });
  await app.register(async (child) => {
    child.setValidatorCompiler(validatorCompiler);
    child.setSerializerCompiler(serializerCompiler);
    readJsonBodies(child, ADMIN_BYTES);
    auditHook(child, deps);
    adminRoutes(child, deps, guard, record);
  });
  await app.register(async (child) => twilioHooks(child, deps, record));
  await app.register(async (child) => {
    await readForms(child);
    preferencePages(child, deps, record);
    confirmPages(child, deps, record);
  });
}

/**
 * The HTTP API over what it is given. Listens to nothing yet: call `listen`, or `inject` in tests. Closing it waits for
 * requests and events under way.
 */
export async function buildApi(deps: ApiDeps): Promise<FastifyInstance> {
  const app = createInstance(deps);
  const sink = createEventSink(deps.store.events, (rows) => deps.dispatcher.accept(rows));
  const metrics = createMetrics(deps.store, deps.dispatcher, () => sink.waitingBytes());
  const routes = collectRoutes(app);
  answerErrors(app, routes);
  readJsonBodies(app);
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    metrics.request(route, request.method, reply.statusCode, reply.elapsedTime / 1_000);
  });
  await app.register(helmet, { crossOriginEmbedderPolicy: false });
  await addRoutes(app, deps, sink, metrics);
  app.addHook('onClose', () => sink.idle());
  return app;
}
