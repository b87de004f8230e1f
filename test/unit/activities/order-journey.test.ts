import { createPerform } from '../../../activities/perform';
import type { PlanStep } from '../../../journey/plan/plan';
import { email, planOf } from '../engine/plans';
import { NOW_MS, openBench, type Bench } from './ledger-in-memory';

const DAY_MS = 86_400_000;
const START: PlanStep = {
  kind: 'start',
  id: 'call',
  next: 'leave',
  journey: 'care',
  with: { order: { literal: 'o7' }, tier: { ref: { from: 'profile', path: 'tier' } } },
};
const STOP: PlanStep = { kind: 'stop', id: 'leave', next: null, journey: 'nurture' };
const BEST = email('hello', 'call', { bestTimeMs: DAY_MS });
const plan = planOf([BEST, START, STOP]);

function perform(bench: Bench, step: string, round = 0) {
  const run = {
    runId: 'u1/abandoned-checkout/h1',
    userRef: 'u1',
    journey: plan.journey,
    version: plan.version,
    key: null,
    enteredAtMs: NOW_MS,
    entryMessageId: null,
    results: {},
    at: step,
  };
  return createPerform(bench.deps)({ run, step, round, askedAtMs: NOW_MS, nowMs: NOW_MS, trail: [], seq: 0 });
}

describe('a step that starts or stops another journey', () => {
  it('puts the order into the inbox of the person, once for each round, whatever is tried again', async () => {
    const bench = openBench(plan);
    bench.profile = { ...bench.profile, traits: { tier: 'gold' } };
    expect(await perform(bench, 'call')).toEqual({ status: 'done' });
    await perform(bench, 'call');
    await perform(bench, 'call', 1);
    await perform(bench, 'leave');
    expect(bench.events).toMatchObject([
      {
        messageId: 'u1/abandoned-checkout/h1/call/0',
        name: 'manual_entry',
        source: 'journey',
        properties: { order: 'o7', tier: 'gold' },
        context: { start: 'care' },
        hops: 1,
      },
      { messageId: 'u1/abandoned-checkout/h1/call/1' },
      { messageId: 'u1/abandoned-checkout/h1/leave/0', context: { stop: 'nurture' }, source: 'journey' },
    ]);
  });
});

describe('a send at the best time', () => {
  it('waits for the hour at which the person answered, and goes out then', async () => {
    const bench = openBench(plan);
    const answered = [1, 2, 3].map((day) => ({
      messageId: `m${day}`,
      name: 'email_opened',
      atMs: NOW_MS - day * DAY_MS + 5 * 3_600_000,
      properties: {},
    }));
    bench.deps.store.events.ofPerson = async () => new Map([['email_opened', answered]]);
    const untilMs = NOW_MS + 5 * 3_600_000;
    expect(await perform(bench, 'hello')).toEqual({ status: 'later', untilMs, reason: 'best_time' });
    expect(bench.sent).toHaveLength(0);
    bench.nowMs = untilMs;
    expect(await perform(bench, 'hello')).toMatchObject({ status: 'done' });
    expect(bench.sent).toHaveLength(1);
  });
});
