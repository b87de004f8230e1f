import type { SetAside, SetAsideRow } from '../../store/scan-repository';

/** People set aside, in memory. */
export function createMemorySetAside(): SetAside {
  const rows = new Map<string, SetAsideRow>();
  const idOf = (userRef: string, scan: string): string => `${userRef}/${scan}`;
  const all = (): SetAsideRow[] => structuredClone([...rows.values()]);
  return {
    get: async (userRef, scan) => structuredClone(rows.get(idOf(userRef, scan)) ?? null),
    put: async (row) => void rows.set(idOf(row.userRef, row.scan), structuredClone(row)),
    remove: async (userRef, scan) => void rows.delete(idOf(userRef, scan)),
    due: async (nowMs, limit) =>
      all()
        .filter(({ nextTryAtMs }) => nextTryAtMs <= nowMs)
        .sort((a, b) => a.nextTryAtMs - b.nextTryAtMs)
        .slice(0, limit),
    count: async (scan) => all().filter((row) => row.scan === scan).length,
    total: async () => rows.size,
    counts: async (scan) =>
      all()
        .filter((row) => scan === undefined || row.scan === scan)
        .map(({ about, reason, nextTryAtMs, scan: of }) => ({
          scan: of,
          about,
          reason,
          nextTryAtMs,
          people: 1,
        })),
  };
}
