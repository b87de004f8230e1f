import { createHash } from 'node:crypto';

/**
 * The id of a row that brings none: made of its number and its text, so that importing a file twice, or going on after
 * an interruption, counts each row once, and two equal rows stay two events.
 */
export function messageIdOf(row: number, raw: string): string {
  return `import-${row}-${createHash('sha256').update(raw).digest('hex').slice(0, 20)}`;
}
