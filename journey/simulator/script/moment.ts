const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/**
 * Reads a moment of a script: `0s`, `1d 12h`, `-20d` counted from the start, or an instant with its offset
 * (`2026-03-02T10:00:00+08:00`). Milliseconds since the epoch; null where it is neither.
 */
export function momentMs(text: unknown, startMs: number): number | null {
  if (typeof text !== 'string') return null;
  if (/^\d{4}-\d{2}-\d{2}T.*(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    const atMs = Date.parse(text);
    return Number.isNaN(atMs) ? null : atMs;
  }
  const signed = /^(-?)((?:\d+[smhdw])(?: \d+[smhdw])*)$/.exec(text.trim());
  if (signed === null) return null;
  let durationMs = 0;
  for (const part of (signed[2] ?? '').split(' ')) {
    durationMs += Number(part.slice(0, -1)) * (UNIT_MS[part.slice(-1)] ?? NaN);
  }
  return startMs + (signed[1] === '-' ? -durationMs : durationMs);
}

/** A span in the words of a script: `1d 12h`; `0s` for none. Parts of a second are left out. */
export function spanText(durationMs: number): string {
  let rest = Math.round(Math.abs(durationMs) / 1_000);
  const parts: string[] = [];
  for (const [unit, seconds] of [
    ['d', 86_400],
    ['h', 3_600],
    ['m', 60],
    ['s', 1],
  ] as const) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) parts.push(`${count}${unit}`);
  }
  return `${durationMs < 0 && parts.length > 0 ? '-' : ''}${parts.join(' ') || '0s'}`;
}
