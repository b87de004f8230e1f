import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { errorAnswer } from '../error-answer';

/** An instance whose routes are described and checked by zod. */
export type ZodApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/** A person, named by the id the caller knows or by the reference that runs and events show. */
export const personQuery = z.strictObject({
  userId: z.string().min(1).max(256).optional(),
  anonymousId: z.string().min(1).max(256).optional(),
  userRef: z
    .string()
    .regex(/^[ua][a-z2-7]{24}$/)
    .optional(),
  limit: z.coerce.number().int().min(1).max(500).default(50),
});

/** Routes that take no query refuse any. */
export const noQuery = z.strictObject({});

/** What every route under `/api` answers with when it succeeds; the exact fields are in its example. */
export const anyAnswer = z.looseObject({});

/** The answers of a route that reads its input, asks for a scope, looks something up and needs the database. */
export const ANSWERS = { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 503) };

/** A row without the fields that are nobody's business outside. */
export function without<Row extends object, Key extends keyof Row>(row: Row, ...keys: Key[]): Omit<Row, Key> {
  const rest = { ...row };
  for (const key of keys) Reflect.deleteProperty(rest, key);
  return rest;
}

/** Instants go out as ISO 8601 text. */
export function instant(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
