import { shortHash } from '../audience/user-ref';

function hashOf(...parts: (string | number)[]): string {
  return shortHash(JSON.stringify(parts));
}

/** What started a run. The same cause gives the same run, however often it is tried. */
export type EntryCause =
  | { kind: 'event' | 'manual'; messageId: string }
  | { kind: 'segment'; segment: string; sinceMs: number }
  | { kind: 'date'; item: number; atMs: number }
  /** `firing` is a local time, so that who moves to another zone is not let in twice. */
  | { kind: 'schedule'; item: number; firing: string };

/** The last part of the run's id: 16 characters. */
export function entryHash(cause: EntryCause): string {
  switch (cause.kind) {
    case 'event':
    case 'manual':
      return hashOf(cause.kind, cause.messageId);
    case 'segment':
      return hashOf(cause.kind, cause.segment, cause.sinceMs);
    case 'schedule':
      return hashOf(cause.kind, cause.item, cause.firing);
    case 'date':
      return hashOf(cause.kind, cause.item, cause.atMs);
  }
}

/**
 * `journey/<journey>/<userRef>[/<hash of key>[/<hash of entry>]]`: no key in clear, since ids are not encrypted. The
 * entry stands in it only where runs of one key may overlap.
 */
export function workflowIdOf(
  journey: string,
  userRef: string,
  key: string | null,
  entry: string | null = null,
): string {
  const parts = ['journey', journey, userRef];
  if (key !== null) parts.push(shortHash(key));
  if (entry !== null) parts.push(entry);
  return parts.join('/');
}
