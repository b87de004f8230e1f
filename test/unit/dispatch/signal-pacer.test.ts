import { createSignalPacer } from '../../../dispatch/signal-pacer';
import type { Heard } from '../../../journey/engine/run';

function heardOf(n: number): Heard[] {
  return [{ kind: 'change', id: `change-${n}`, token: 'tag:x', atMs: n }];
}

describe('the pace of signals', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('holds for a run that is told again and again at the worst moments', async () => {
    const atMs: number[] = [];
    const pacer = createSignalPacer({
      signal: async () => {
        atMs.push(Date.now());
        return 'delivered';
      },
    });
    // Each word comes 50 ms before the line of the one before would be forgotten.
    const told: Promise<string>[] = [];
    for (let n = 0; n < 20; n += 1) {
      told.push(pacer.tell('journey/x/u1', heardOf(n)));
      await jest.advanceTimersByTimeAsync(n % 3 === 0 ? 150 : 51);
    }
    await jest.advanceTimersByTimeAsync(5_000);
    await Promise.all(told);
    const gaps = atMs.slice(1).map((at, index) => at - (atMs[index] ?? 0));
    expect(atMs.length).toBeGreaterThan(5);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(200);
  });
});
