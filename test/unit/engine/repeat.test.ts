import fc from 'fast-check';
import type { PlanStep, RepeatStep } from '../../../journey/plan/plan';
import { Drive, email, HOUR_MS, planOf, START_MS, wait } from './plans';

function repeat(id: string, first: string, inside: string[], over: Partial<RepeatStep> = {}): PlanStep {
  const step: RepeatStep = {
    kind: 'repeat',
    id,
    next: null,
    times: 3,
    everyMs: 24 * HOUR_MS,
    until: null,
    first,
    inside,
  };
  return { ...step, ...over };
}

/** Drives a run to its end, and gives what it asked to be performed. */
function performedIn(steps: PlanStep[], most = 500): { step: string; round: number; atMs: number }[] {
  const drive = new Drive(planOf(steps));
  const asked: { step: string; round: number; atMs: number }[] = [];
  for (let turn = 0; turn < most && drive.ended === null; turn += 1) {
    const { effect } = drive;
    if (effect.kind === 'perform') {
      asked.push({ step: effect.step, round: effect.round, atMs: drive.nowMs - START_MS });
      const coupon = effect.step === 'code';
      drive.tell({
        kind: 'performed',
        performed: { status: 'done', ...(coupon ? { result: { code: `C${asked.length}` } } : {}) },
      });
    } else if (effect.kind === 'sleep') drive.wakeAt(effect.untilMs ?? Infinity);
    else throw new Error(`Not expected: ${effect.kind}`);
  }
  expect(drive.ended).toBe('completed');
  return asked;
}

describe('a repeat', () => {
  it('gives each round a number of its own in the send key', () => {
    const asked = performedIn([repeat('waves', 'mail', ['mail']), email('mail', 'waves')]);
    expect(asked).toEqual([
      { step: 'mail', round: 0, atMs: 0 },
      { step: 'mail', round: 1, atMs: 24 * HOUR_MS },
      { step: 'mail', round: 2, atMs: 48 * HOUR_MS },
    ]);
  });

  it('within another never uses a send key again, however often it begins anew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), (outer, inner) => {
        const asked = performedIn([
          repeat('months', 'month', ['month', 'weeks'], { times: outer }),
          email('month', 'weeks'),
          repeat('weeks', 'week', ['week', 'pause'], { times: inner, next: 'months', everyMs: null }),
          email('week', 'pause'),
          wait('pause', HOUR_MS, 'weeks'),
        ]);
        const keys = asked.map(({ step, round }) => `${step}/${round}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(keys).toHaveLength(outer + outer * inner);
      }),
    );
  });

  it('keeps the code of an earlier round, so that one that nobody got is given back at the end', () => {
    const coupon: PlanStep = { kind: 'coupon', id: 'code', next: 'waves', coupon: 'ten' };
    const drive = new Drive(planOf([repeat('waves', 'code', ['code'], { times: 2 }), coupon]));
    const reserve = (code: string) =>
      drive.tell({ kind: 'performed', performed: { status: 'done', result: { code } } });
    reserve('C1');
    drive.wakeAt(START_MS + 24 * HOUR_MS);
    reserve('C2');
    expect(drive.run.results).toMatchObject({ 'code#0': { code: 'C1' }, code: { code: 'C2' } });
  });

  it('draws the jitter of a wait anew for each round, and keeps it within one', () => {
    const paused: PlanStep = {
      kind: 'wait',
      id: 'pause',
      next: 'waves',
      wait: { kind: 'duration', durationMs: HOUR_MS },
      jitterMs: 10 * HOUR_MS,
      nextWait: null,
    };
    const steps = [repeat('waves', 'pause', ['pause'], { times: 2, everyMs: 48 * HOUR_MS }), paused];
    const untilOf = (drive: Drive) =>
      drive.effect.kind === 'sleep' ? (drive.effect.untilMs ?? 0) - drive.nowMs : NaN;
    const first = new Drive(planOf(steps));
    const again = new Drive(planOf(steps));
    expect(untilOf(first)).toBe(untilOf(again));
    const lasted = untilOf(first);
    first.wakeAt(START_MS + lasted).wakeAt(START_MS + 48 * HOUR_MS);
    expect(untilOf(first)).toBeGreaterThan(HOUR_MS);
    expect(untilOf(first)).not.toBe(lasted);
  });
});
