import { z } from 'zod';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { userRefOf } from '../../audience/user-ref';
import { askSegments } from '../../dispatch/ask-segments';
import { publishedSegments, segmentStates } from '../../dispatch/segment-state';
import type { Segment } from '../../journey/language/workspace';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import { anyAnswer, noQuery, type ZodApp } from './app';
import { shownTrouble } from './shown-trouble';
import { checked, files } from './checked-files';

/** A saved sample is a list in a workspace: more than this is an export, not a list. */
const MOST_SAMPLED = 100_000;

const body = z.strictObject({
  segments: z.array(z.string().min(1).max(200)).min(1).max(10),
  /** A workspace that is not published; left out, what is published is asked about. */
  files: files.optional(),
  sample: z.number().int().min(0).max(MOST_SAMPLED).default(0),
});

async function definitions(deps: ApiDeps, given: z.infer<typeof body>): Promise<Segment[]> {
  const known =
    given.files === undefined ? await publishedSegments(deps.store) : checked(given.files).workspace.segments;
  return given.segments.map((id) => {
    const found = known.find(({ segment }) => segment === id);
    if (found === undefined) throw new AppError('not_found', `There is no segment ${id}.`);
    return found;
  });
}

/** Segments: those that are published, and who would be in any of them now. */
export function segmentRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/segments',
    onRequest: guard('profiles:read'),
    schema: {
      tags: ['people'],
      summary: 'Lists the published segments with their members, and who uses them.',
      querystring: noQuery,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 503) },
    },
    handler: async () => {
      const segments = await segmentStates(deps.store);
      return { segments: segments.map((one) => ({ ...one, trouble: shownTrouble(one.trouble) })) };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/segments/ask',
    onRequest: guard('profiles:read'),
    schema: {
      tags: ['people'],
      summary: 'Counts who would be in each of these segments now, with a sample; changes nothing.',
      querystring: noQuery,
      body,
      response: { 200: anyAnswer, ...errorAnswer(400, 401, 403, 404, 413, 503) },
    },
    handler: async (request) => {
      const segments = await definitions(deps, request.body);
      const nowMs = (deps.now ?? Date.now)();
      const refOf = (userId: string): string => userRefOf(deps.secret, { userId });
      const asking = { store: deps.store, calendar: luxonCalendar, nowMs };
      return { ...(await askSegments(asking, segments, refOf, request.body.sample)) };
    },
  });
}
