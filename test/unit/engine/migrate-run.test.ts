import fc from 'fast-check';
import { advance } from '../../../journey/engine/advance';
import { faultsOfMap, migrateRun, type MigrationMap } from '../../../journey/engine/migrate-run';
import { newRun } from '../../../journey/engine/new-run';
import type { Run } from '../../../journey/engine/run';
import type { Plan, PlanStep } from '../../../journey/plan/plan';
import { email, event, HOUR_MS, planOf, START_MS, wait, waitFor } from './plans';

const OLD = 'aaaaaaaaaaaaaaaa';
const NEW = 'bbbbbbbbbbbbbbbb';

const old = planOf(
  [
    email('hello', 'pause'),
    wait('pause', 48 * HOUR_MS, 'order'),
    waitFor('order', 'order_placed', { then: 'bye' }),
    email('bye', null),
  ],
  { version: OLD },
);

/** A run driven to its first sleep at this step; every send succeeds. */
function restingAt(plan: Plan, step: string): { run: Run; performed: string[] } {
  const performed: string[] = [];
  let nowMs = START_MS;
  let move = advance(plan, newRun(plan, entryAt(nowMs)), { kind: 'start' }, nowMs);
  for (let turns = 0; turns < 100; turns += 1) {
    const { run, effect } = move;
    if (effect.kind === 'finish' || (effect.kind === 'sleep' && run.at === step)) return { run, performed };
    if (effect.kind === 'sleep') {
      nowMs = effect.untilMs ?? nowMs;
      move = advance(plan, run, { kind: 'woke' }, nowMs);
    } else if (effect.kind === 'perform') {
      performed.push(`${effect.step}/${effect.round}`);
      move = advance(plan, run, { kind: 'performed', performed: { status: 'done' } }, nowMs);
    } else throw new Error('These plans look at nothing');
  }
  throw new Error(`The run never rests at ${step}`);
}

/** Everything that is performed from here to the end. */
function restOf(plan: Plan, from: Run): string[] {
  const performed: string[] = [];
  let nowMs = from.enteredAtMs;
  let move = advance(plan, from, { kind: 'heard' }, nowMs);
  for (let turns = 0; turns < 200; turns += 1) {
    const { run, effect } = move;
    if (effect.kind === 'finish') return performed;
    if (effect.kind === 'sleep') {
      nowMs = effect.untilMs ?? nowMs;
      move = advance(plan, run, { kind: 'woke' }, nowMs);
    } else if (effect.kind === 'perform') {
      performed.push(`${effect.step}/${effect.round}`);
      move = advance(plan, run, { kind: 'performed', performed: { status: 'done' } }, nowMs);
    } else throw new Error('These plans look at nothing');
  }
  throw new Error('The run never ends');
}

function entryAt(atMs: number) {
  return { userRef: 'u1', key: null, event: event('checkout_started', atMs), atMs, entryHash: 'e1' };
}

function migrated(next: Plan, run: Run, map: MigrationMap = {}) {
  return migrateRun(old, next, run, { map, entry: null }, START_MS + HOUR_MS);
}

describe('a run that takes on another version', () => {
  it('stays at a wait that still exists, until the instant it was promised', () => {
    const { run } = restingAt(old, 'pause');
    const next = planOf([email('hello', 'pause'), wait('pause', HOUR_MS, null)], { version: NEW });
    const { run: moved, fate } = migrated(next, run);
    expect(fate).toBe('stayed');
    expect(moved).toMatchObject({ version: NEW, at: 'pause', phase: run.phase });
    expect(advance(next, moved, { kind: 'heard' }, START_MS + 2 * HOUR_MS).effect).toMatchObject({
      kind: 'sleep',
      untilMs: START_MS + 48 * HOUR_MS,
    });
  });

  it('is left on its version where its step is gone and the map does not say where to go', () => {
    const { run } = restingAt(old, 'pause');
    const next = planOf([email('hello', null)], { version: NEW });
    const { run: left, fate } = migrated(next, run);
    expect(fate).toBe('left');
    expect(left).toEqual({ ...run, migrated: { from: OLD, to: NEW, fate: 'left' } });
  });

  it('is left where its step has become one of another kind', () => {
    const { run } = restingAt(old, 'pause');
    expect(migrated(planOf([email('pause', null)], { version: NEW }), run).fate).toBe('left');
  });

  it('goes on at a wait under another id with the same wake time', () => {
    const { run } = restingAt(old, 'pause');
    const next = planOf([wait('rest', HOUR_MS, null)], { version: NEW });
    const { run: moved } = migrated(next, run, { pause: { kind: 'continue', step: 'rest' } });
    expect(moved).toMatchObject({ at: 'rest', phase: run.phase });
    expect(moved.beganAtMs['rest']).toBe(run.beganAtMs['pause']);
  });

  it('begins the step that it is moved to', () => {
    const { run } = restingAt(old, 'pause');
    const next = planOf([email('hello', 'rest'), wait('rest', HOUR_MS, null)], { version: NEW });
    const { run: moved, fate } = migrated(next, run, { pause: { kind: 'move', step: 'rest' } });
    expect(fate).toBe('moved');
    expect(advance(next, moved, { kind: 'heard' }, START_MS + HOUR_MS).effect).toMatchObject({
      untilMs: START_MS + 2 * HOUR_MS,
    });
  });

  it('is in the first round of a repeat that it is moved into, so that the next is another', () => {
    const { run } = restingAt(old, 'pause');
    const waves: PlanStep = {
      kind: 'repeat',
      id: 'waves',
      next: null,
      times: 3,
      everyMs: null,
      until: null,
      first: 'hi',
      inside: ['hi', 'gap'],
    };
    const next = planOf([waves, email('hi', 'gap'), wait('gap', HOUR_MS, 'waves')], { version: NEW });
    const { run: moved } = migrated(next, run, { pause: { kind: 'move', step: 'hi' } });
    expect(restOf(next, moved)).toEqual(['hi/0', 'hi/1', 'hi/2']);
  });

  it('begins again on restart, under the send keys of before', () => {
    const { run, performed } = restingAt(old, 'order');
    const next = planOf([email('hello', 'extra'), email('extra', null)], { version: NEW });
    const { run: moved, fate } = migrated(next, run, { order: { kind: 'restart' } });
    expect(fate).toBe('restarted');
    const again = restOf(next, moved);
    expect(again).toEqual(['hello/0', 'extra/0']);
    expect(performed).toContain('hello/0');
  });

  it('is sent out with the reason of the map, which its driver carries out', () => {
    const { run } = restingAt(old, 'pause');
    const out = migrated(planOf([email('hello', null)], { version: NEW }), run, {
      pause: { kind: 'exit', reason: 'offer is over' },
    });
    expect(out).toMatchObject({
      fate: 'exited',
      reason: 'offer is over',
      run: { version: OLD, at: 'pause' },
    });
  });

  it('is asked anew where a question of the old version was out', () => {
    const { run } = restingAt(old, 'order');
    const asking = {
      ...run,
      asking: { mode: 'judge' as const, questions: [{ about: 'goal' as const, event: null }] },
    };
    expect(migrated({ ...old, version: NEW }, asking).run.asking).toBeNull();
  });

  it('reads of its entry what the new version reads', () => {
    const { run } = restingAt(old, 'pause');
    const entry = event('checkout_started', START_MS, { total: 80 });
    const { run: moved } = migrateRun(old, { ...old, version: NEW }, run, { map: {}, entry }, START_MS);
    expect(moved.entry).toEqual(entry);
  });
});

/** Straight journeys of mails and waits with ids of a small pool, so that versions share some of them. */
const straight = (version: string): fc.Arbitrary<Plan> =>
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1, maxLength: 6 }).map((ids) =>
    planOf(
      ids.map((id, index) => {
        const next = ids[index + 1] ?? null;
        // The kind follows from the id, as it does where ids are by verb and subject.
        return 'ace'.includes(id) ? wait(id, HOUR_MS, next) : email(id, next);
      }),
      { version },
    ),
  );

const actions: fc.Arbitrary<string> = fc.constantFrom('stay', 'restart', 'move', 'exit');

describe('whatever the versions and the map', () => {
  it('a migrated run stands in its plan, keeps what it did, and a repeat changes nothing', () => {
    fc.assert(
      fc.property(straight(OLD), straight(NEW), actions, fc.nat(), (before, next, action, pick) => {
        const waits = Object.values(before.steps).filter(({ kind }) => kind === 'wait');
        const at = waits[pick % Math.max(1, waits.length)]?.id;
        if (at === undefined) return;
        const { run } = restingAt(before, at);
        const targets = Object.keys(next.steps);
        const map: MigrationMap =
          action === 'restart'
            ? { [at]: { kind: 'restart' } }
            : action === 'exit'
              ? { [at]: { kind: 'exit', reason: 'over' } }
              : action === 'move'
                ? { [at]: { kind: 'move', step: targets[pick % targets.length] ?? '' } }
                : {};
        expect(faultsOfMap([before], next, map)).toEqual([]);
        const frozen = JSON.stringify(run);
        const first = migrateRun(before, next, run, { map, entry: null }, START_MS);
        expect(JSON.stringify(run)).toBe(frozen);
        const { run: moved, fate } = first;
        expect(moved.results).toEqual(run.results);
        expect(moved.heardIds).toEqual(run.heardIds);
        if (fate === 'left' || fate === 'exited') expect(moved.version).toBe(OLD);
        else {
          expect(moved.outcome === null ? next.steps[moved.at ?? ''] : moved.outcome).toBeDefined();
          expect(migrateRun(before, next, moved, { map, entry: null }, START_MS + 1)).toEqual({
            run: moved,
            fate: 'same',
          });
          if (fate === 'stayed') expect(moved.phase).toEqual(run.phase);
          if (moved.outcome === null) restOf(next, moved);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('a run that stays performs only what comes after its step in the new version', () => {
    fc.assert(
      fc.property(straight(OLD), straight(NEW), (before, next) => {
        const shared = Object.values(before.steps).find(
          ({ id, kind }) => kind === 'wait' && next.steps[id]?.kind === 'wait',
        );
        if (shared === undefined) return;
        const { run } = restingAt(before, shared.id);
        const ids = Object.keys(next.steps);
        const later = ids.slice(ids.indexOf(shared.id) + 1).filter((id) => next.steps[id]?.kind === 'email');
        const { run: moved } = migrateRun(before, next, run, { map: {}, entry: null }, START_MS);
        expect(restOf(next, moved)).toEqual(later.map((id) => `${id}/0`));
      }),
      { numRuns: 500 },
    );
  });
});

describe('a map that does not fit the versions', () => {
  it('is told of by its path', () => {
    const next = planOf([email('hello', 'rest'), wait('rest', 1, null)], { version: NEW });
    const map: MigrationMap = {
      nowhere: { kind: 'restart' },
      pause: { kind: 'move', step: 'gone' },
      order: { kind: 'continue', step: 'rest' },
    };
    expect(faultsOfMap([old], next, map)).toEqual([
      { path: 'nowhere', fault: 'unknown_step', step: 'nowhere' },
      { path: 'pause.move', fault: 'unknown_target', step: 'gone' },
      { path: 'order.continue', fault: 'other_kind', step: 'rest', kinds: ['wait_for', 'wait'] },
    ]);
  });
});
