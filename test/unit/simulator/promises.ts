import type { Simulated } from '../../../journey/simulator/timeline';

/** What holds of every simulation, whatever the journeys and the people in it. */
export const ALWAYS: Record<string, (simulated: Simulated) => void> = {
  'every run ends, or waits': ({ timeline, waiting, runs }) => {
    const ended = timeline.filter(({ kind }) => kind === 'ended').map(({ runId }) => runId);
    expect(new Set(ended).size).toBe(ended.length);
    expect(ended.length + waiting.length).toBe(runs);
  },

  'time never goes back, and nothing follows the end of a run': ({ timeline }) => {
    const over = new Set<string | null>();
    let lastMs = -Infinity;
    for (const { atMs, kind, runId } of timeline) {
      expect(atMs).toBeGreaterThanOrEqual(lastMs);
      lastMs = atMs;
      if (kind === 'refused') continue;
      expect(over.has(runId)).toBe(false);
      if (kind === 'ended') over.add(runId);
    }
  },
};
