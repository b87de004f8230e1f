import { comparePlans, isSame } from '../../../journey/plan/compare-plans';
import { email, HOUR_MS, planOf, wait } from '../engine/plans';

const old = planOf([email('hello', 'pause'), wait('pause', HOUR_MS, 'bye'), email('bye', null)]);

describe('the difference between two versions of a journey', () => {
  it('is none between equal ones, whatever their content hash', () => {
    expect(isSame(comparePlans(old, { ...old, version: 'ffffffffffffffff' }))).toBe(true);
  });

  it('names added, removed and changed steps by id, with what changed of them', () => {
    const next = planOf([email('hello', 'pause'), wait('pause', 2 * HOUR_MS, 'last'), email('last', null)]);
    expect(comparePlans(old, next).steps).toEqual([
      {
        step: 'pause',
        kind: 'wait',
        change: 'changed',
        fields: [
          { field: 'next', from: 'bye', to: 'last' },
          { field: 'wait.durationMs', from: HOUR_MS, to: 2 * HOUR_MS },
        ],
      },
      { step: 'last', kind: 'email', change: 'added', fields: [] },
      { step: 'bye', kind: 'email', change: 'removed', fields: [] },
    ]);
  });

  it('names what changed around the steps', () => {
    const next = {
      ...old,
      holdout: 0.1,
      exits: [{ listener: { on: 'event' as const, event: 'left', where: null }, reason: 'left' }],
    };
    expect(comparePlans(old, next).settings.map(({ field }) => field)).toEqual(['holdout', 'exits.0']);
    expect(comparePlans(old, next).steps).toEqual([]);
  });
});
