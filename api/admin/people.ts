import type { z } from 'zod';
import { refsOf } from '../../dispatch/erase-person';
import type { ConsentRow } from '../../store/privacy/privacy-repositories';
import type { EventRow, ProfileRow } from '../../store/rows';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, personQuery, without, type ZodApp } from './app';
import { personRef } from './person-ref';

function shownProfile(row: ProfileRow): Record<string, unknown> {
  const rest = without(
    row,
    'traitTimes',
    'groupTimes',
    'clientSays',
    'revision',
    'recheckAtMs',
    'createdAtMs',
    'lastSeenAtMs',
  );
  const devices = Object.values(row.devices ?? {}).map(({ id, atMs, about }) => ({
    ...about,
    id,
    // Whoever holds the whole token can write to the device.
    ...(typeof about['token'] === 'string' ? { token: `…${about['token'].slice(-4)}` } : {}),
    lastSeenAt: instant(atMs),
  }));
  return { ...rest, devices, createdAt: instant(row.createdAtMs), lastSeenAt: instant(row.lastSeenAtMs) };
}

/** What was not said is left out, so that the history reads well. */
function shownConsent({ atMs, ...row }: ConsentRow): Record<string, unknown> {
  const said = Object.entries(without(row, 'userRef')).filter(([, value]) => value !== null);
  return { at: instant(atMs), ...Object.fromEntries(said) };
}

function shownEvent(row: EventRow): Record<string, unknown> {
  const rest = without(row, 'partition', 'attempts', 'atMs', 'receivedAtMs');
  return { ...rest, timestamp: instant(row.atMs), receivedAt: instant(row.receivedAtMs) };
}

/** The reference of whom a request names; refuses one that names nobody. */
export function askedRef(deps: ApiDeps, asked: z.infer<typeof personQuery>): string {
  const userRef = personRef(deps.secret, asked);
  if (userRef === null) {
    throw new AppError('bad_query', 'Give userId, anonymousId or userRef.', { path: 'userId' });
  }
  return userRef;
}

/** People: a profile, what happened to them, and entries that were refused. */
export function peopleRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const common = { method: 'GET', onRequest: guard('profiles:read') } as const;
  const schema = { tags: ['people'], querystring: personQuery, response: ANSWERS };
  app.route({
    ...common,
    url: '/api/profile',
    schema: { ...schema, summary: 'Shows the profile of one person.' },
    handler: async (request) => {
      const profile = await deps.store.profiles.get(askedRef(deps, request.query));
      if (profile === null) throw new AppError('not_found', 'Nobody is known under this id.');
      const [runs, coupons, consents] = await Promise.all([
        deps.store.runs.ofPerson(profile.userRef, request.query.limit),
        deps.store.coupons.claimsOf(profile.userRef),
        deps.store.consents.ofPerson(refsOf(profile), request.query.limit),
      ]);
      return {
        profile: shownProfile(profile),
        consentHistory: consents.map(shownConsent),
        runs: runs.map(({ runId, journey, live, at, enteredAtMs, outcome }) => ({
          runId,
          journey,
          live,
          at,
          enteredAt: instant(enteredAtMs),
          outcome: outcome?.reason ?? null,
        })),
        coupons: coupons.map(({ coupon, code, claimedAtMs, expiresAtMs, redeemedAtMs }) => ({
          coupon,
          code,
          claimedAt: instant(claimedAtMs),
          expiresAt: instant(expiresAtMs),
          redeemedAt: instant(redeemedAtMs),
        })),
      };
    },
  });
  app.route({
    ...common,
    url: '/api/events',
    schema: { ...schema, summary: 'Lists the newest events, of one person where named.' },
    handler: async (request) => {
      const userRef = personRef(deps.secret, request.query);
      const { limit } = request.query;
      const rows = await deps.store.events.recent(userRef === null ? { limit } : { userRef, limit });
      return { events: rows.map(shownEvent) };
    },
  });
  app.route({
    ...common,
    url: '/api/refusals',
    schema: { ...schema, summary: 'Lists entries of a person that were refused, with the reason.' },
    handler: async (request) => {
      const rows = await deps.store.refusals.ofPerson(askedRef(deps, request.query), request.query.limit);
      return { refusals: rows.map(({ atMs, ...row }) => ({ ...row, at: instant(atMs) })) };
    },
  });
}
