import { Readable } from 'node:stream';
import { z } from 'zod';
import { csvLine } from '../../exchange/csv-text';
import { PERSON_FIELDS, personCell, personLine } from '../../exchange/person-line';
import type { ProfileRow } from '../../store/rows';
import type { Guard } from '../authenticate';
import type { Scope } from '../api-key';
import type { ApiDeps } from '../deps';
import { errorAnswer } from '../error-answer';
import { AppError } from '../errors';
import type { ZodApp } from './app';
import { EXPORTED, exportLines } from './export-rows';
import { pagesOf } from './pages-of';

const membersQuery = z.strictObject({
  format: z.enum(['ndjson', 'csv']).default('ndjson'),
  fields: z.string().max(4_000).optional(),
  /** Goes on behind this person. */
  after: z.string().max(64).optional(),
});

const instant = z.iso.datetime({ offset: true });
const exportQuery = z.strictObject({
  after: z.string().max(1_100).optional(),
  since: instant.optional(),
  until: instant.optional(),
  addresses: z.enum(['true', 'false']).default('true'),
});

/** What was asked for as columns; an unknown one is refused before the first byte. */
function fieldsOf(text: string | undefined): readonly string[] {
  if (text === undefined) return PERSON_FIELDS;
  const fields = text.split(',').map((field) => field.trim());
  const nobody = {
    userRef: '',
    userId: null,
    anonymousIds: [],
    traits: {},
    tags: {},
    consent: {},
    segments: {},
  };
  const unknown = fields.find((field) => field === '' || personCell(nobody, field) === undefined);
  if (unknown === undefined) return fields;
  throw new AppError('bad_query', `fields: ${unknown || 'an empty name'} is no field of a person.`, {
    path: 'fields',
  });
}

async function* membersLines(
  deps: ApiDeps,
  segment: string,
  query: z.infer<typeof membersQuery>,
  fields: readonly string[],
): AsyncGenerator<string> {
  const isCsv = query.format === 'csv';
  // The mark is for spreadsheets, which take a file without one for the code page of the machine.
  if (isCsv && query.after === undefined) yield `\uFEFF${csvLine(fields)}`;
  const { profiles } = deps.store;
  const pages = pagesOf(
    query.after ?? null,
    ({ userRef }: ProfileRow) => userRef,
    (after, limit) => profiles.members(segment, after, limit),
  );
  for await (const page of pages) {
    const lines = page.map((person) =>
      isCsv
        ? csvLine(fields.map((field) => personCell(person, field) ?? null))
        : `${JSON.stringify(personLine(person, segment))}\n`,
    );
    yield lines.join('');
  }
}

function membersRoute(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  app.route({
    method: 'GET',
    url: '/api/segments/:segment/members',
    onRequest: guard('data:export'),
    schema: {
      tags: ['people'],
      summary: 'Streams the members of a published segment, as NDJSON or CSV, in order of userRef.',
      params: z.strictObject({ segment: z.string().min(1).max(200) }),
      querystring: membersQuery,
      response: { 200: z.any(), ...errorAnswer(400, 401, 403, 404, 503) },
    },
    handler: async ({ params, query }, reply) => {
      if (((await deps.store.definitions.live('segment', params.segment))?.body ?? null) === null)
        throw new AppError('not_found', `There is no segment ${params.segment}.`);
      const type = query.format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson';
      return reply
        .type(type)
        .send(Readable.from(membersLines(deps, params.segment, query, fieldsOf(query.fields))));
    },
  });
}

/** Everything that leaves in streams: members of segments, and rows for a warehouse. Memory does not grow with them. */
export function exportRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  membersRoute(app, deps, guard);
  app.route({
    method: 'GET',
    url: '/api/export/:kind',
    onRequest: guard('data:export'),
    schema: {
      tags: ['people'],
      summary:
        'Streams rows for a warehouse as NDJSON, in order of their ids; after=<id> goes on behind one.',
      params: z.strictObject({ kind: z.enum(EXPORTED) }),
      querystring: exportQuery,
      response: { 200: z.any(), ...errorAnswer(400, 401, 403, 503) },
    },
    handler: ({ params, query }, reply) => {
      const span = {
        afterMs: Date.parse(query.since ?? '1970-01-01T00:00:00Z') - 1,
        untilMs: Date.parse(query.until ?? '9999-12-31T00:00:00Z'),
      };
      const asked = { ...span, afterId: query.after ?? null, addresses: query.addresses === 'true' };
      const lines = exportLines(deps.store, params.kind, asked);
      return reply.type('application/x-ndjson').send(Readable.from(lines));
    },
  });
}
