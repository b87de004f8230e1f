import { createHash } from 'node:crypto';

/**
 * The id of a row that brings none: made of its number, its text and the event named for it, so that importing a file
 * twice, or going on after an interruption, counts each row once, and two equal rows stay two events. A file imported as
 * people and then as events is both. `scope` is what tells files apart whose rows may be the same.
 */
export function messageIdOf(row: number, raw: string, event: string | null, scope = ''): string {
  const text = event === null ? raw : `${event}\n${raw}`;
  return `import-${scope}${row}-${createHash('sha256').update(text).digest('hex').slice(0, 20)}`;
}
