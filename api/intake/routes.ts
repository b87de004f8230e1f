import type { FastifyInstance, FastifyReply } from 'fastify';
import { validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Guard } from '../authenticate';
import { errorAnswer } from '../error-answer';
import { batchSchema, EVENT_TYPES, itemSchema } from './item';
import type { Taken, TakeOptions } from './take-events';

const answer = z
  .looseObject({
    success: z.boolean(),
    /** Set on a single event that was stored before. */
    duplicate: z.boolean().optional(),
    stored: z.number().optional(),
    duplicates: z.number().optional(),
  })
  .meta({ id: 'IntakeAnswer' });

const noQuery = z.strictObject({});
const flag = z.enum(['true', 'false']).optional();
const importQuery = z.strictObject({ trigger: flag, dry: flag });

/**
 * The body is judged item by item in `take-events`, which must see it as it was sent; the schema of the route is its
 * description only.
 */
export const bodyAsSent: typeof validatorCompiler = (route) =>
  route.httpPart === 'body' ? (data: unknown) => ({ value: data }) : validatorCompiler(route);

/** What the routes need done. */
export interface IntakeHandlers {
  one(body: unknown, type: (typeof EVENT_TYPES)[number]): Promise<Taken>;
  many(body: unknown, options: TakeOptions): Promise<Taken>;
}

function reply(to: FastifyReply, taken: Taken): FastifyReply {
  return to.code(taken.status).send(taken.body);
}

/** `/v1/…`: the Segment dialect. */
export function intakeRoutes(root: FastifyInstance, guard: Guard, take: IntakeHandlers): void {
  const app = root.withTypeProvider<ZodTypeProvider>();
  const common = { onRequest: guard, helmet: false } as const;
  const response = { 200: answer, 207: answer, ...errorAnswer(400, 401, 403, 413, 415, 503) };
  const security = [{ basic: [] }, { bearer: [] }];
  for (const type of EVENT_TYPES) {
    app.route({
      ...common,
      method: 'POST',
      url: `/v1/${type}`,
      schema: {
        tags: ['intake'],
        summary: `Records one ${type} call.`,
        querystring: noQuery,
        body: itemSchema,
        response,
        security,
      },
      handler: async (request, to) => reply(to, await take.one(request.body, type)),
    });
  }
  app.route({
    ...common,
    method: 'POST',
    url: '/v1/batch',
    schema: {
      tags: ['intake'],
      summary: 'Records up to 2,500 calls; each item has its own answer when some are refused.',
      querystring: noQuery,
      body: batchSchema,
      response,
      security,
    },
    handler: async (request, to) =>
      reply(to, await take.many(request.body, { source: 'api', triggers: true })),
  });
  app.route({
    ...common,
    method: 'POST',
    url: '/v1/import',
    schema: {
      tags: ['intake'],
      summary:
        'Records history: feeds profiles and segments, and starts no journey unless trigger=true; dry=true only judges.',
      querystring: importQuery,
      body: batchSchema,
      response,
      security,
    },
    handler: async (request, to) => {
      const [triggers, dry] = [request.query.trigger === 'true', request.query.dry === 'true'];
      return reply(to, await take.many(request.body, { source: 'import', triggers, dry }));
    },
  });
}
