import fc from 'fast-check';
import { dueByTurnMs, turnMs } from '../../../journey/engine/hold';

const pause = fc
  .record({
    fromMs: fc.integer({ min: 0, max: 1e12 }),
    pausedMs: fc.integer({ min: 1, max: 1e10 }),
    catchUpMs: fc.integer({ min: 1, max: 1e9 }),
  })
  .map(({ fromMs, pausedMs, catchUpMs }) => ({ fromMs, atMs: fromMs + pausedMs, catchUpMs }));
const due = fc.integer({ min: -1e9, max: 1e12 + 2e10 });

describe('catching up after a pause of a journey', () => {
  it('is over after catch_up, or after as long as the pause was, whichever is shorter', () => {
    fc.assert(
      fc.property(pause, due, (one, dueMs) => {
        const turn = turnMs(one, dueMs);
        expect(turn).toBeGreaterThanOrEqual(one.atMs);
        expect(turn).toBeLessThanOrEqual(one.atMs + Math.min(one.catchUpMs, one.atMs - one.fromMs));
      }),
    );
  });

  it('keeps the order in which things fell due', () => {
    fc.assert(
      fc.property(pause, due, due, (one, first, second) => {
        const [earlier, later] = first < second ? [first, second] : [second, first];
        expect(turnMs(one, earlier)).toBeLessThanOrEqual(turnMs(one, later));
      }),
    );
  });

  it('finds at each instant just those that have had their turn', () => {
    fc.assert(
      fc.property(pause, due, fc.integer({ min: 0, max: 2e9 }), (one, dueMs, sinceMs) => {
        const nowMs = one.atMs + sinceMs;
        const fell = Math.min(Math.max(dueMs, one.fromMs), one.atMs);
        // Turns are whole milliseconds: within one of them either answer is right.
        if (turnMs(one, fell) < nowMs - 1) expect(fell).toBeLessThanOrEqual(dueByTurnMs(one, nowMs));
        if (turnMs(one, fell) > nowMs + 1) expect(fell).toBeGreaterThan(dueByTurnMs(one, nowMs));
      }),
    );
  });
});
