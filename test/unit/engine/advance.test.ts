import fc from 'fast-check';
import { advance } from '../../../journey/engine/advance';
import type { Input } from '../../../journey/engine/effect';
import { hear } from '../../../journey/engine/hear';
import { newRun } from '../../../journey/engine/new-run';
import type { Heard, Run } from '../../../journey/engine/run';
import type { Goal } from '../../../journey/plan/plan';
import { Drive, HOUR_MS, SAME_CHECKOUT, START_MS, email, event, planOf, wait, waitFor } from './plans';

const ORDERED: Goal = {
  listener: { on: 'event', event: 'order_placed', where: SAME_CHECKOUT },
  withinMs: 72 * HOUR_MS,
  value: 'total',
  keepGoing: false,
};

describe('what a run does at its entry', () => {
  const plan = planOf([
    { kind: 'note', id: 'note', next: 'call', note: '…' },
    email('call', 'order'),
    waitFor('order', 'order_placed', {
      timeoutMs: HOUR_MS,
      since: 'call',
      then: null,
      otherwise: null,
    }),
  ]);
  /** Machines are 40 ms late with the entry, and take 60 ms for the mail. */
  function drive(atEntry: boolean): Run {
    const run = newRun(plan, {
      ...{ userRef: 'u1', key: null, event: event('checkout_started', START_MS), atMs: START_MS },
      entryHash: 'e1',
    });
    if (!atEntry) delete run.atEntry;
    let move = advance(plan, run, { kind: 'start' }, START_MS + 40);
    expect(move.effect.kind).toBe('perform');
    const sent: Input = { kind: 'performed', performed: { status: 'done' } };
    move = advance(plan, move.run, sent, START_MS + 100);
    const order: Heard = { kind: 'event', id: 'o1', event: event('order_placed', START_MS + 3) };
    return advance(plan, hear(move.run, [order]), { kind: 'heard' }, START_MS + 120).run;
  }

  it('begins with the entry, however long machines take to begin it, and what follows when it does', () => {
    const run = drive(true);
    expect(run.beganAtMs).toEqual({ note: START_MS, call: START_MS, order: START_MS + 100 });
    expect(run.outcome?.reason).toBe('completed');
    expect(run.atEntry).toBe(false);
  });

  it('begins when machines do in a run that began before this was kept, which replays as it was', () => {
    const run = drive(false);
    expect(run.beganAtMs['call']).toBe(START_MS + 40);
    expect(run.outcome).toBeNull();
    expect(run).not.toHaveProperty('atEntry');
  });
});

describe('a run', () => {
  it('sends after the wait, and completes', () => {
    const drive = new Drive(planOf([wait('wait', 4 * HOUR_MS, 'nudge'), email('nudge', null)]));
    expect(drive.effect).toEqual({
      kind: 'sleep',
      untilMs: START_MS + 4 * HOUR_MS,
      step: 'wait',
      why: 'wait',
    });
    drive.wakeAt(START_MS + 4 * HOUR_MS);
    expect(drive.effect).toMatchObject({ kind: 'perform', step: 'nudge', round: 0 });
    expect(drive.done().ended).toBe('completed');
  });

  it('goes on sleeping when it is woken too early', () => {
    const drive = new Drive(planOf([wait('wait', 4 * HOUR_MS, null)]));
    expect(drive.wakeAt(START_MS + HOUR_MS).effect).toMatchObject({
      kind: 'sleep',
      untilMs: START_MS + 4 * HOUR_MS,
    });
  });

  it('ends as converted when the order for its own checkout comes in the middle of a wait', () => {
    const drive = new Drive(
      planOf([wait('wait', 4 * HOUR_MS, 'nudge'), email('nudge', null)], { goal: ORDERED }),
    );
    drive.hears(event('order_placed', START_MS + HOUR_MS, { checkout_id: 'c2', total: 10 }));
    expect(drive.ended).toBeNull();
    drive.hears(event('order_placed', START_MS + 2 * HOUR_MS, { checkout_id: 'c1', total: 80 }));
    expect(drive.ended).toBe('converted');
    expect(drive.run.trail.at(-2)).toMatchObject({
      kind: 'converted',
      seen: expect.arrayContaining([{ what: 'goal value', value: 80 }]) as unknown,
    });
  });

  it('reaches its goal before an exit that the same event would take', () => {
    const exits = [
      { listener: { on: 'event' as const, event: 'order_placed', where: null }, reason: 'ordered' },
    ];
    const drive = new Drive(planOf([wait('wait', 4 * HOUR_MS, null)], { goal: ORDERED, exits }));
    expect(drive.hears(event('order_placed', START_MS + 1, { checkout_id: 'c1' })).ended).toBe('converted');
  });

  it('does not convert on an order after the goal is over', () => {
    const plan = planOf([wait('wait', 200 * HOUR_MS, null)], { goal: ORDERED });
    const drive = new Drive(plan).hears(
      event('order_placed', START_MS + 73 * HOUR_MS, { checkout_id: 'c1' }),
    );
    expect(drive.ended).toBeNull();
  });

  it('judges what came while a mail was being sent before the next step begins', () => {
    const drive = new Drive(planOf([email('one', 'two'), email('two', null)], { goal: ORDERED }));
    expect(drive.effect).toMatchObject({ kind: 'perform', step: 'one' });
    drive.run = {
      ...drive.run,
      inbox: [{ kind: 'event', id: 'o', event: event('order_placed', START_MS, { checkout_id: 'c1' }) }],
    };
    expect(drive.done().ended).toBe('converted');
    expect(drive.run.results['one']).toMatchObject({ status: 'sent' });
  });

  it('never hears its own entry event', () => {
    const exits = [
      { listener: { on: 'event' as const, event: 'checkout_started', where: null }, reason: 'again' },
    ];
    const drive = new Drive(planOf([wait('wait', HOUR_MS, null)], { exits }));
    drive.hears(event('checkout_started', START_MS, {}, 'entry'));
    expect(drive.ended).toBeNull();
    expect(drive.hears(event('checkout_started', START_MS + 1, {}, 'another')).ended).toBe('again');
  });

  it('counts for a wait_for what came in the wait before it, since the mail', () => {
    const steps = [
      email('nudge', 'pause'),
      wait('pause', HOUR_MS, 'click'),
      waitFor('click', 'viewed', { since: 'nudge', then: 'thanks' }),
      email('thanks', null),
    ];
    const drive = new Drive(planOf(steps)).done();
    drive.hears(event('viewed', START_MS + 10));
    expect(drive.effect).toMatchObject({ kind: 'sleep', step: 'pause' });
    expect(drive.wakeAt(START_MS + HOUR_MS).effect).toMatchObject({ kind: 'perform', step: 'thanks' });
  });

  it('lets one event serve one wait_for only', () => {
    const steps = [
      waitFor('first', 'viewed', { then: 'second' }),
      waitFor('second', 'viewed', { then: 'thanks' }),
      email('thanks', null),
    ];
    const drive = new Drive(planOf(steps)).hears(event('viewed', START_MS + 10));
    expect(drive.effect).toMatchObject({ kind: 'sleep', step: 'second' });
    expect(drive.hears(event('viewed', START_MS + 20)).effect).toMatchObject({
      kind: 'perform',
      step: 'thanks',
    });
  });

  it('takes else when the time of a wait_for is over, and counts nothing that comes after', () => {
    const steps = [
      waitFor('click', 'viewed', { timeoutMs: HOUR_MS, then: 'yes', otherwise: 'no' }),
      email('yes', null),
      email('no', null),
    ];
    const drive = new Drive(planOf(steps)).wakeAt(START_MS + HOUR_MS);
    expect(drive.effect).toMatchObject({ kind: 'perform', step: 'no' });
    expect(drive.hears(event('viewed', START_MS + 10)).effect).toMatchObject({ kind: 'perform', step: 'no' });
  });

  it('counts what it is told twice once', () => {
    const steps = [
      waitFor('first', 'viewed', { then: 'second' }),
      waitFor('second', 'viewed', { then: null }),
    ];
    const drive = new Drive(planOf(steps));
    const viewed = event('viewed', START_MS + 10);
    expect(drive.hears(viewed).hears(viewed).effect).toMatchObject({ kind: 'sleep', step: 'second' });
  });

  it('hears its goal while a send is deferred, and performs again under the same round afterwards', () => {
    const plan = planOf([email('nudge', null)], { goal: ORDERED });
    const later = {
      kind: 'performed',
      performed: { status: 'later', untilMs: START_MS + HOUR_MS, reason: 'window' },
    } as const;
    const drive = new Drive(plan).tell(later);
    expect(drive.effect).toMatchObject({ kind: 'sleep', untilMs: START_MS + HOUR_MS, why: 'deferred' });
    expect(drive.wakeAt(START_MS + HOUR_MS).effect).toEqual({
      kind: 'perform',
      step: 'nudge',
      round: 0,
      askedAtMs: START_MS,
    });
    drive.tell(later).hears(event('order_placed', START_MS + HOUR_MS, { checkout_id: 'c1' }));
    expect(drive.ended).toBe('converted');
  });

  it('performs nothing while it is paused, and what fell due when it is resumed', () => {
    const drive = new Drive(planOf([wait('wait', HOUR_MS, 'nudge'), email('nudge', null)])).tell({
      kind: 'pause',
    });
    expect(drive.wakeAt(START_MS + 2 * HOUR_MS).effect).toMatchObject({
      kind: 'sleep',
      untilMs: null,
      why: 'paused',
    });
    expect(drive.tell({ kind: 'resume' }).effect).toMatchObject({ kind: 'perform', step: 'nudge' });
  });

  it('looks at a `when` before it sleeps, and again at the instant its own clock gives', () => {
    const when = {
      kind: 'did_not' as const,
      event: 'opened',
      where: null,
      period: { kind: 'within' as const, durationMs: HOUR_MS },
    };
    const exits = [{ listener: { on: 'when' as const, when }, reason: 'quiet' }];
    const drive = new Drive(planOf([wait('wait', 10 * HOUR_MS, null)], { exits }));
    expect(drive.effect).toEqual({ kind: 'look', questions: [{ about: 'exit', index: 0, event: null }] });
    const recheckAtMs = START_MS + HOUR_MS;
    drive.tell({ kind: 'looked', looked: [{ value: false, recheckAtMs, seen: [] }] });
    expect(drive.effect).toMatchObject({ kind: 'sleep', untilMs: recheckAtMs });
    expect(drive.wakeAt(recheckAtMs).effect).toMatchObject({ kind: 'look' });
    drive.tell({ kind: 'looked', looked: [{ value: true, recheckAtMs: null, seen: [] }] });
    expect(drive.ended).toBe('quiet');
  });

  it('keeps nothing of the entry event that no condition reads', () => {
    const drive = new Drive(planOf([wait('wait', HOUR_MS, null)]));
    expect(JSON.stringify(drive.run)).not.toContain('ana@shop.example');
    expect(drive.run.entry?.properties).toEqual({ checkout_id: 'c1' });
  });

  it('asks for the same thing when a driver could not carry it out and asks again', () => {
    const steps = [
      wait('wait', HOUR_MS, 'nudge'),
      email('nudge', 'click'),
      waitFor('click', 'viewed', { since: 'nudge' }),
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom('done', 'wake', 'view'), { maxLength: 6 }), (moves) => {
        const drive = new Drive(planOf(steps, { goal: ORDERED }));
        for (const [index, move] of moves.entries()) {
          if (move === 'wake' && drive.effect.kind === 'sleep')
            drive.wakeAt(drive.effect.untilMs ?? drive.nowMs);
          else if (move === 'view') drive.hears(event('viewed', drive.nowMs + index));
          else if (move === 'done' && drive.effect.kind === 'perform') drive.done();
        }
        const again = advance(drive.plan, drive.run, { kind: 'heard' }, drive.nowMs);
        expect(again.effect).toEqual(drive.effect);
        expect(again.run).toEqual(drive.run);
      }),
    );
  });
});
