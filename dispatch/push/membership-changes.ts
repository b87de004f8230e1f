import { createHash } from 'node:crypto';
import type { JsonObject } from '../../audience/json';
import type { ToldRow, Told } from '../../store/push-repository';
import type { ProfileRow } from '../../store/rows';

/** A person who has come into a segment or left it since another system was told. */
export interface MembershipNews {
  /** The same however often it is told. */
  id: string;
  change: 'entered' | 'left';
  /** Since when the membership holds, or held. */
  sinceMs: number;
  userRef: string;
  userId: string | null;
  anonymousId: string | null;
  traits: JsonObject;
}

/** A hash as an id: nothing of the person can be read from it. */
export function idOf(prefix: string, parts: readonly unknown[]): string {
  return `${prefix}_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32)}`;
}

type Member = Pick<ProfileRow, 'userRef' | 'userId' | 'anonymousIds' | 'traits' | 'segments'>;

function left(segment: string, { userRef, userId, sinceMs }: ToldRow): MembershipNews {
  const id = idOf('chg', [segment, userRef, 'left', sinceMs]);
  return { id, change: 'left', sinceMs, userRef, userId, anonymousId: null, traits: {} };
}

function entered(
  segment: string,
  { userRef, userId, anonymousIds, traits }: Member,
  sinceMs: number,
  wanted: readonly string[],
): MembershipNews {
  const chosen = wanted.flatMap((name) => {
    const value = Object.hasOwn(traits, name) ? traits[name] : undefined;
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    id: idOf('chg', [segment, userRef, 'entered', sinceMs]),
    change: 'entered',
    ...{ sinceMs, userRef, userId, anonymousId: anonymousIds[0] ?? null },
    traits: Object.fromEntries(chosen),
  };
}

/**
 * Compares the members of now with what was told, both of the same stretch of people: who left, who came, and of who
 * left and came again both, in this order. In order of `userRef`.
 */
export function membershipNews(
  segment: string,
  members: readonly Member[],
  told: readonly ToldRow[],
  wanted: readonly string[],
): MembershipNews[] {
  const before = new Map(told.map((row) => [row.userRef, row]));
  const now = new Map(members.map((member) => [member.userRef, member]));
  const refs = [...new Set([...before.keys(), ...now.keys()])].sort();
  return refs.flatMap((ref) => {
    const [row, member] = [before.get(ref), now.get(ref)];
    const sinceMs = member?.segments[segment]?.sinceMs;
    if (member === undefined || sinceMs === undefined) return row === undefined ? [] : [left(segment, row)];
    if (row?.sinceMs === sinceMs) return [];
    const came = entered(segment, member, sinceMs, wanted);
    return row === undefined ? [came] : [left(segment, row), came];
  });
}

/** What is kept once the news are told. */
export function toldOf(news: readonly MembershipNews[]): Told[] {
  return news.map(({ change, userRef, userId, sinceMs }) =>
    change === 'left' ? { userRef, in: false } : { userRef, in: true, userId, sinceMs },
  );
}

/** The body of one call, as standard-webhooks.com shapes it. */
export function bodyOf(segment: string, news: readonly MembershipNews[]): string {
  const changes = news.map(({ sinceMs, traits, ...one }) => ({
    ...one,
    since: new Date(sinceMs).toISOString(),
    ...(one.change === 'entered' && { traits }),
  }));
  return JSON.stringify({ type: 'segment.changed', data: { segment, changes } });
}
