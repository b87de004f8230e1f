import { createSignalPacer } from '../../../dispatch/signal-pacer';
import type { Heard } from '../../../journey/engine/run';

function heardOf(n: number): Heard[] {
  return [{ kind: 'change', id: `change-${n}`, token: 'tag:x', atMs: n }];
}

describe('the pace of signals', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('holds for a run whose line would be forgotten between two words', async () => {
    const atMs: number[] = [];
    const pacer = createSignalPacer({
      signal: async () => {
        atMs.push(Date.now());
        // The first takes a while, so that its line is to be forgotten after the second has gone out.
        if (atMs.length === 1) await new Promise((resolve) => setTimeout(resolve, 30));
        return 'delivered';
      },
    });
    const told: Promise<string>[] = [];
    for (const waitMs of [100, 150, 50]) {
      told.push(pacer.tell('journey/x/u1', heardOf(told.length)));
      await jest.advanceTimersByTimeAsync(waitMs);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    await Promise.all(told);
    const gaps = atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0));
    expect(gaps).toEqual([200, 200]);
  });
});
