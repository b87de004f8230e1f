import type { Commands } from '../harness/app-protocol';

/** What was sent between two looks. */
export function sinceThen(before: Commands, after: Commands): Commands {
  const changed = Object.entries(after).map(([name, count]) => [name, count - (before[name] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}

/** All of them together. */
export function totalCommands(commands: Commands): number {
  return Object.values(commands).reduce((sum, count) => sum + count, 0);
}

/** The most frequent first, each by so many things: `insert events 0.40, find runs 0.25`. */
export function commandsWords(commands: Commands, by: number): string {
  const sorted = Object.entries(commands).sort(([, a], [, b]) => b - a);
  const words = sorted.map(([name, count]) => `${name} ${(count / by).toFixed(2)}`);
  return words.length === 0 ? 'none' : words.join(', ');
}
