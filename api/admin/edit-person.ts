import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { CHANNEL_NAMES } from '../../audience/channel';
import type { JsonObject } from '../../audience/json';
import { stateConsent } from '../../dispatch/state-consent';
import { systemEvent } from '../../dispatch/system-event';
import type { EventRow, ProfileRow } from '../../store/rows';
import type { Scope } from '../api-key';
import { actorOf, type Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { checkTraits } from '../intake/check-traits';
import { guardJson, LIMITS } from '../json-guard';
import { anyAnswer, personQuery, type ZodApp } from './app';
import { askedRef } from './people';

const tags = z
  .array(
    z.string().regex(/^[^$.\p{Cc}][^.\p{Cc}]{0,99}$/u, 'is no tag: up to 100 characters, without a point'),
  )
  .max(200)
  .default([]);

const edit = z.strictObject({
  /** Traits by name; null removes one. */
  set: z.record(z.string(), z.unknown()).default({}),
  tag: tags,
  untag: tags,
});

const said = z.string().trim().min(1).max(500);
const statement = z.strictObject({
  channel: z.enum(CHANNEL_NAMES),
  topic: z.string().min(1).max(200).optional(),
  granted: z.boolean(),
  /** Where the person said so: `call of 2 March, ticket 4711`. */
  source: said,
  /** The words that they agreed to, or their name. */
  text: said.optional(),
  /** When they said so; left out, now. */
  at: z.iso.datetime({ offset: true }).optional(),
});

async function personOf(deps: ApiDeps, query: z.infer<typeof personQuery>): Promise<ProfileRow> {
  const profile = await deps.store.profiles.get(askedRef(deps, query));
  if (profile === null) throw new AppError('not_found', 'Nobody is known under this id.');
  return profile;
}

/** The id of a change by hand: it says which key was used, and leads from the history to the request. */
function messageIdOf(request: FastifyRequest): string {
  const [, prefix = 'unknown'] = actorOf(request)?.split(' ') ?? [];
  return `operator/${prefix}/${request.id}`;
}

/** Traits as they may be stored; those that are computed, recorded or stated otherwise are refused. */
async function traitsOf(deps: ApiDeps, given: Record<string, unknown>): Promise<JsonObject> {
  const traits = given as JsonObject;
  const refused = guardJson(traits, 'set');
  if (refused !== null) throw new AppError(refused.code, refused.message, { path: refused.path });
  if (Buffer.byteLength(JSON.stringify(traits)) > LIMITS.eventBytes) throw new AppError('event_too_large');
  const bad = (name: string, why: string): never => {
    throw new AppError('bad_body', `set.${name}: ${why}`, { path: `set.${name}` });
  };
  if (Object.hasOwn(traits, 'consent'))
    bad('consent', 'is stated with its source (POST /api/profile/consent)');
  const computed = new Set((await deps.store.definitions.all('trait')).map(({ id }) => id));
  for (const name of Object.keys(traits)) if (computed.has(name)) bad(name, 'is computed from events');
  return checkTraits(traits, 'set', deps.settings.region);
}

/** Topics are those of the workspace: a consent to anything else would allow nothing. */
async function checkTopic(deps: ApiDeps, topic: string | undefined): Promise<void> {
  if (topic === undefined) return;
  const [workspace] = await deps.store.definitions.all('workspace');
  const topics = Object.keys((workspace?.body as { topics?: object } | undefined)?.topics ?? {});
  if (topics.includes(topic)) return;
  const known = topics.length === 0 ? 'the workspace has none' : topics.join(', ');
  throw new AppError('bad_body', `topic: there is no topic ${topic} (${known})`, { path: 'topic' });
}

function consentEvent(
  { userRef }: ProfileRow,
  body: z.infer<typeof statement>,
  messageId: string,
  nowMs: number,
): EventRow {
  const { channel, topic, granted, source, text, at } = body;
  const row = systemEvent({
    userRef,
    messageId,
    name: granted ? 'subscribed' : 'unsubscribed',
    properties: { channel, ...(topic === undefined ? {} : { topic }), reason: 'operator', source },
    // What is said to have been said later than now was said now.
    atMs: at === undefined ? nowMs : Math.min(Date.parse(at), nowMs),
    receivedAtMs: nowMs,
    source: 'operator',
  });
  return { ...row, context: text === undefined ? {} : { consentVersion: text } };
}

/**
 * Changes of one person by hand. They are events of the person, in turn with all others, so segments, traits and
 * journeys follow; history and audit keep who made them.
 */
export function editPersonRoutes(
  app: ZodApp,
  deps: ApiDeps,
  guard: (scope: Scope) => Guard,
  record: (row: EventRow) => Promise<void>,
): void {
  const now = deps.now ?? (() => Date.now());
  const response = { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 413, 503) };
  const common = { method: 'POST', onRequest: guard('profiles:write') } as const;
  const schema = { tags: ['people'], querystring: personQuery, response };
  app.route({
    ...common,
    url: '/api/profile/edit',
    schema: { ...schema, summary: 'Sets and removes traits and tags of one person, by hand.', body: edit },
    handler: async (request) => {
      const { set, tag, untag } = request.body;
      const traits = await traitsOf(deps, set);
      const { userRef } = await personOf(deps, request.query);
      const messageId = messageIdOf(request);
      const atMs = now();
      const row = systemEvent({
        ...{ userRef, messageId, name: 'identify', properties: {}, traits },
        ...{ atMs, receivedAtMs: atMs, source: 'operator' },
      });
      await record({ ...row, type: 'identify', context: { tags: tag, untags: untag } });
      return { userRef, messageId };
    },
  });
  app.route({
    ...common,
    url: '/api/profile/consent',
    schema: {
      ...schema,
      summary:
        'States consent of one person, granted or withdrawn, with where it was said; in force at once.',
      body: statement,
    },
    handler: async (request) => {
      await checkTopic(deps, request.body.topic);
      const profile = await personOf(deps, request.query);
      const stated = consentEvent(profile, request.body, messageIdOf(request), now());
      const row = await stateConsent(deps.store, stated, deps.settings.region);
      if (row === null) throw new AppError('not_found', 'Nobody is known under this id.');
      await record(row);
      return { userRef: row.userRef, messageId: row.messageId };
    },
  });
}
