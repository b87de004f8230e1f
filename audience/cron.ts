import { Cron } from 'croner';

/** How many expressions are kept ready, each in one zone. */
const MOST_KEPT = 500;
const kept = new Map<string, Cron>();

function cronIn(expression: string, zone: string): Cron {
  const name = `${expression} ${zone}`;
  const known = kept.get(name);
  if (known !== undefined) return known;
  const made = new Cron(expression, { timezone: zone, paused: true });
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
  kept.set(name, made);
  return made;
}

/**
 * The first instant after `afterMs` at which a cron expression of five fields fires in a zone; null where it never
 * does. A local time that the clocks skip moves to the first that exists, and one that exists twice fires the first
 * time, as everywhere in the language.
 */
export function nextFiring(expression: string, afterMs: number, zone: string): number | null {
  return cronIn(expression, zone).nextRun(new Date(afterMs))?.getTime() ?? null;
}

/** Why a text is no cron expression that ever fires; null when it is one. */
export function cronProblem(text: string): string | null {
  if (text.trim().split(/\s+/).length !== 5) return 'does not have the five fields of cron';
  try {
    return nextFiring(text, Date.UTC(2026, 0, 1), 'UTC') === null ? 'never fires' : null;
  } catch {
    return 'is not a cron expression';
  }
}
