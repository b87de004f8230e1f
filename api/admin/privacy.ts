import { z } from 'zod';
import { erasePerson, refsOf } from '../../dispatch/erase-person';
import type { ErasureRow } from '../../store/privacy/privacy-repositories';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, personQuery, type ZodApp } from './app';
import { askedRef } from './people';

/** The name of the export's format; it changes when a reader would have to. */
const EXPORT_FORMAT = 'journeyman.person/1';

/** Erasing cannot be undone, so the request says that it is meant. */
const confirmed = z.strictObject({ confirm: z.literal(true) });

function shownErasure({ erasure, state, erasedAtMs, counts }: ErasureRow): Record<string, unknown> {
  return { erasure, state, erasedAt: instant(erasedAtMs), counts };
}

const NOBODY = 'Nobody is known under this id.';

/** All of one person: exported, erased, and let in again. */
export function privacyRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const now = deps.now ?? (() => Date.now());
  const { store, starter } = deps;
  const common = { tags: ['privacy'], querystring: personQuery, response: ANSWERS };
  const onRequest = guard('admin');
  app.route({
    method: 'GET',
    url: '/api/profile/export',
    onRequest,
    schema: { ...common, summary: 'Gives everything that is kept of one person, as JSON, by collection.' },
    handler: async (request) => {
      const userRef = askedRef(deps, request.query);
      const profile = await store.profiles.get(userRef);
      const refs = [...new Set([userRef, ...(profile === null ? [] : refsOf(profile))])];
      const collections = await store.people.read(refs);
      if (Object.values(collections).every((rows) => rows.length === 0))
        throw new AppError('not_found', NOBODY);
      return { format: EXPORT_FORMAT, exportedAt: instant(now()), userRefs: refs, collections };
    },
  });
  app.route({
    method: 'POST',
    url: '/api/profile/erase',
    onRequest,
    schema: {
      ...common,
      summary:
        'Erases a person everywhere and leaves a keyed tombstone. It cannot be undone; repeating it does no harm.',
      body: confirmed,
    },
    handler: async (request) => {
      const erased = await erasePerson({ store, starter, now }, askedRef(deps, request.query));
      if (erased === null) throw new AppError('not_found', NOBODY);
      return shownErasure(erased);
    },
  });
  app.route({
    method: 'POST',
    url: '/api/profile/readmit',
    onRequest,
    schema: {
      ...common,
      summary: 'Lifts the tombstone of who was erased and came back: they are known anew.',
    },
    handler: async (request) => {
      const lifted = await store.erasures.lift(askedRef(deps, request.query));
      if (!lifted) throw new AppError('not_found', 'Nobody was erased under this id.');
      return { readmitted: true };
    },
  });
}
