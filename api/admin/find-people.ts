import { z } from 'zod';
import { normalizeEmail, normalizePhone } from '../../audience/address';
import type { PeopleQuery } from '../../store/people-search';
import type { ProfileRow } from '../../store/rows';
import type { Scope } from '../api-key';
import type { Guard } from '../authenticate';
import type { ApiDeps } from '../deps';
import { AppError } from '../errors';
import { ANSWERS, instant, personQuery, type ZodApp } from './app';
import { personRef } from './person-ref';

const REF = /^[ua][a-z2-7]{24}$/;
/** Names as the database stores them: no dot but between the parts of a trait's path, and no operator. */
const NAME = /^[^$.\0][^.\0]*$/;
const PATH = /^[^$.\0=][^.\0=]*(\.[^$.\0=][^.\0=]*)*$/;

const text = z.string().trim().min(1).max(256);
const name = text.regex(NAME, 'is no name of a tag or segment');

const peopleQuery = z.strictObject({
  /** The beginning of an address, number, id or name; or a whole reference. */
  text: text.optional(),
  ...personQuery.pick({ userId: true, anonymousId: true, userRef: true }).shape,
  email: text.optional(),
  phone: text.optional(),
  tag: name.optional(),
  segment: name.optional(),
  trait: z
    .string()
    .max(512)
    .refine((given) => PATH.test(given.slice(0, Math.max(given.indexOf('='), 0))), 'is written name=value')
    .optional(),
  after: z.string().regex(REF, 'is the `next` of an earlier page').optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
type Asked = z.infer<typeof peopleQuery>;

function refuse(path: string, fault: string, hint?: string): never {
  throw new AppError('bad_query', `${path}: ${fault}${hint === undefined ? '' : ` (${hint})`}`, { path });
}

function normal(path: string, checked: ReturnType<typeof normalizeEmail>): string {
  if ('fault' in checked) refuse(path, checked.fault, checked.hint);
  return checked.value;
}

/** `score=7` is asked of the number as well as of the text. */
function traitAsked(given: string): NonNullable<PeopleQuery['trait']> {
  const at = given.indexOf('=');
  const value = given.slice(at + 1);
  const number = value.trim() === '' ? NaN : Number(value);
  const values: (string | number | boolean)[] = [value];
  if (Number.isFinite(number)) values.push(number);
  if (value === 'true' || value === 'false') values.push(value === 'true');
  return { path: given.slice(0, at), values };
}

/** Free text as what it most looks like: an address or number in its normal form, else the beginning of anything. */
function prefixOf(given: string, region: string): string {
  const email = given.includes('@') ? normalizeEmail(given) : null;
  if (email !== null && 'value' in email) return email.value;
  const phone = /^[+＋\d０-９][\s\d０-９().-]{5,}$/.test(given) ? normalizePhone(given, region) : null;
  return phone !== null && 'value' in phone ? phone.value : given;
}

function queryOf(asked: Asked, region: string): PeopleQuery {
  const { email, phone, tag, segment, trait } = asked;
  return {
    ...(asked.text === undefined ? {} : { prefix: prefixOf(asked.text, region) }),
    ...(email === undefined ? {} : { email: normal('email', normalizeEmail(email)) }),
    ...(phone === undefined ? {} : { phone: normal('phone', normalizePhone(phone, region)) }),
    ...(tag === undefined ? {} : { tag }),
    ...(segment === undefined ? {} : { segment }),
    ...(trait === undefined ? {} : { trait: traitAsked(trait) }),
  };
}

/** People whom the text names exactly: by a reference, an id of the caller, or one that was merged since. */
function namedRefs(secret: string, asked: Asked): string[] {
  const direct = personRef(secret, asked);
  if (direct !== null) return [direct];
  if (asked.text === undefined || asked.after !== undefined) return [];
  if (REF.test(asked.text)) return [asked.text];
  const ids = [{ userId: asked.text }, { anonymousId: asked.text }];
  return ids.flatMap((id) => personRef(secret, id) ?? []);
}

function holds(row: ProfileRow, { tag, segment }: PeopleQuery): boolean {
  const inSegment = segment === undefined || Object.hasOwn(row.segments, segment);
  return inSegment && (tag === undefined || Object.hasOwn(row.tags, tag));
}

function shownPerson(row: ProfileRow): Record<string, unknown> {
  const { name: whole, first_name: first, last_name: last } = row.traits;
  const parts = [first, last].filter((part) => typeof part === 'string');
  return {
    userRef: row.userRef,
    userId: row.userId,
    name: typeof whole === 'string' ? whole : parts.length > 0 ? parts.join(' ') : null,
    email: row.email,
    phone: row.phone,
    tags: Object.keys(row.tags).sort(),
    segments: Object.keys(row.segments).sort(),
    createdAt: instant(row.createdAtMs),
    lastSeenAt: instant(row.lastSeenAtMs),
  };
}

/** Finds people by whom they are named, what they are called, and what is known of them. */
async function findPeople(
  deps: ApiDeps,
  asked: Asked,
): Promise<{ people: ProfileRow[]; next: string | null }> {
  const query = queryOf(asked, deps.settings.region);
  const named = asked.userId ?? asked.anonymousId ?? asked.userRef;
  if (named !== undefined && Object.keys(query).some((asks) => asks !== 'tag' && asks !== 'segment')) {
    refuse('userId', 'names one person: ask for nothing else but a tag or segment with it');
  }
  const refs = namedRefs(deps.secret, asked);
  const known = refs.length === 0 ? [] : [...(await deps.store.profiles.getMany(refs)).values()];
  const exact = query.trait === undefined ? known.filter((row) => holds(row, query)) : [];
  if (named !== undefined) return { people: exact.slice(0, 1), next: null };
  const page = await deps.store.profiles.search(query, asked.after ?? null, asked.limit);
  const first = exact.filter((row) => !page.people.some((one) => one.userRef === row.userRef));
  return {
    people: [...new Map(first.map((row) => [row.userRef, row])).values(), ...page.people],
    next: page.next,
  };
}

/** Search of people, and the history of one. */
export function findPeopleRoutes(app: ZodApp, deps: ApiDeps, guard: (scope: Scope) => Guard): void {
  const common = { method: 'GET', onRequest: guard('profiles:read') } as const;
  app.route({
    ...common,
    url: '/api/people',
    schema: {
      tags: ['people'],
      summary: 'Finds people, in pages.',
      querystring: peopleQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const { people, next } = await findPeople(deps, request.query);
      return { people: people.map(shownPerson), next };
    },
  });
  app.route({
    ...common,
    url: '/api/profile/history',
    schema: {
      tags: ['people'],
      summary: 'Lists what changed in a profile, when and by what; the newest first.',
      querystring: personQuery,
      response: ANSWERS,
    },
    handler: async (request) => {
      const ref = personRef(deps.secret, request.query);
      if (ref === null) refuse('userId', 'is missing', 'give userId, anonymousId or userRef');
      const profile = await deps.store.profiles.get(ref);
      if (profile === null) throw new AppError('not_found', 'Nobody is known under this id.');
      const refs = [profile.userRef, ...(profile.mergedRefs ?? [])];
      const entries = await deps.store.profileHistory.of(refs, request.query.limit);
      return {
        userRef: profile.userRef,
        history: entries.map(({ atMs, recordedAtMs, by, changes }) => ({
          at: instant(atMs),
          recordedAt: instant(recordedAtMs),
          by,
          changes,
        })),
      };
    },
  });
}
