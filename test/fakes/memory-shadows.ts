import type { ShadowRow, ShadowRunRow, Shadows } from '../../store/shadow-repository';

/** Shadows in memory; rows go in and out as copies. */
export function createMemoryShadows(): Shadows {
  const shadows = new Map<string, ShadowRow>();
  const runs = new Map<string, ShadowRunRow>();
  let changes = 0;
  const all = (): ShadowRunRow[] => structuredClone([...runs.values()]);
  return {
    async start(row) {
      changes += 1;
      for (const { runId, journey } of all()) if (journey === row.journey) runs.delete(runId);
      shadows.set(row.journey, structuredClone(row));
    },
    async stop(journey, atMs) {
      changes += 1;
      const found = shadows.get(journey);
      if (found?.stoppedAtMs !== null) return false;
      found.stoppedAtMs = atMs;
      for (const one of runs.values())
        if (one.journey === journey) Object.assign(one, { live: false, wakeAtMs: null });
      return true;
    },
    get: async (journey) => structuredClone(shadows.get(journey) ?? null),
    active: async () =>
      structuredClone([...shadows.values()].filter(({ stoppedAtMs }) => stoppedAtMs === null)),
    revision: async () => changes,
    async countMissed(journey) {
      const found = shadows.get(journey);
      if (found !== undefined) found.missed += 1;
    },
    async insertRun(row) {
      if (runs.has(row.runId)) return false;
      runs.set(row.runId, structuredClone(row));
      return true;
    },
    async saveRun(row) {
      if (runs.get(row.runId)?.revision !== row.revision) return false;
      runs.set(row.runId, structuredClone({ ...row, revision: row.revision + 1 }));
      return true;
    },
    run: async (runId) => structuredClone(runs.get(runId) ?? null),
    ofPerson: async (userRef, journey) =>
      all().filter((row) => row.userRef === userRef && row.journey === journey),
    due: async (nowMs, limit) =>
      all()
        .filter(({ wakeAtMs }) => wakeAtMs !== null && wakeAtMs <= nowMs)
        .slice(0, limit),
    page: async (journey, afterRunId, limit) =>
      all()
        .filter((row) => row.journey === journey && row.runId > (afterRunId ?? ''))
        .sort((a, b) => (a.runId < b.runId ? -1 : 1))
        .slice(0, limit),
  };
}
