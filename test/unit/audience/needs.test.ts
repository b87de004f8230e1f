import type { Condition } from '../../../audience/condition';
import { factsNeeded, isLocal, readsOf } from '../../../audience/needs';

const value = (from: 'profile' | 'event' | 'entry' | 'step', path: string): Condition => ({
  kind: 'value',
  left: { from, path },
  tests: [{ op: 'is', right: { literal: 1 } }],
});
const did = (event: string, where: Condition | null = null): Condition => ({
  kind: 'did',
  event,
  where,
  period: { kind: 'ever' },
  aggregate: { kind: 'times' },
  tests: [],
});
const correlated: Condition = {
  kind: 'value',
  left: { from: 'event', path: 'checkout_id' },
  tests: [{ op: 'is', right: { ref: { from: 'entry', path: 'checkout_id' } } }],
};
const leaves = {
  local: [correlated, value('step', 'a.b'), { kind: 'chance', probability: 0.5, place: 'x' }] as Condition[],
  outside: [
    value('profile', 'city'),
    { ...correlated, tests: [{ op: 'in', right: [{ ref: { from: 'profile', path: 'x' } }] }] },
    { ...correlated, tests: [{ op: 'before', right: { literal: '2026-03-01' } }] },
    { ...correlated, tests: [{ op: 'gt', right: { nowOffsetMs: 0 } }] },
    { ...correlated, tests: [{ op: 'anniversary', inDays: 0 }] },
    { kind: 'tag', tag: 'vip' },
    { kind: 'clock', between: null, on: ['mon'] },
    did('order'),
    { kind: 'message', step: 'nudge', was: 'clicked' },
    { kind: 'coupon', coupon: 'c', was: 'issued' },
  ] as Condition[],
};

describe('a condition that can be decided inside the workflow', () => {
  it.each(leaves.local)('reads only the event, the entry, steps and draws: %j', (leaf) => {
    expect(isLocal(leaf)).toBe(true);
    expect(isLocal({ kind: 'not', of: { kind: 'any', of: [leaf] } })).toBe(true);
  });

  it.each(leaves.outside)('is not one that reads more, or local time: %j', (leaf) => {
    expect(isLocal(leaf)).toBe(false);
    expect(isLocal({ kind: 'all', of: [correlated, { kind: 'not', of: leaf }] })).toBe(false);
  });
});

describe('what must be loaded', () => {
  it('is nothing for local conditions', () => {
    expect(factsNeeded([null, ...leaves.local])).toEqual({
      events: [],
      coupons: [],
      messages: false,
      person: false,
    });
  });

  it('is found at any depth, once each', () => {
    const nested: Condition = {
      kind: 'all',
      of: [
        did('order', { kind: 'any', of: [did('refund'), value('profile', 'a.b')] }),
        { kind: 'did_not', event: 'order', where: null, period: { kind: 'ever' } },
        { kind: 'did_in_order', events: ['viewed', 'order'], period: { kind: 'ever' } },
        { kind: 'not', of: { kind: 'coupon', coupon: 'c', was: 'issued' } },
        { kind: 'message', step: 'nudge', was: 'clicked' },
      ],
    };
    const needed = factsNeeded([nested]);
    expect(needed.events.sort()).toEqual(['order', 'refund', 'viewed']);
    expect(needed).toMatchObject({ coupons: ['c'], messages: true, person: true });
  });

  it('is the person, for the zone in which dates and clocks are read', () => {
    for (const leaf of leaves.outside.slice(2, 7)) expect(factsNeeded([leaf]).person).toBe(true);
  });
});

describe('what a condition listens to', () => {
  it('is told as tokens', () => {
    const condition: Condition = {
      kind: 'all',
      of: [
        value('profile', 'address.city'),
        did('order', correlated),
        { kind: 'tag', tag: 'vip' },
        { kind: 'segment', segment: 'at-risk' },
        { kind: 'consent', channel: 'email' },
        { kind: 'reachable', channel: 'sms' },
        { kind: 'message', step: 'nudge', was: 'clicked' },
        { kind: 'coupon', coupon: 'c', was: 'issued' },
        { kind: 'clock', between: null, on: ['mon'] },
      ],
    };
    expect(readsOf(condition).sort()).toEqual([
      'consent:email',
      'consent:sms',
      'coupon:c',
      'event:order',
      'message:nudge',
      'profile:address',
      'profile:phone',
      'profile:timezone',
      'segment:at-risk',
      'tag:vip',
    ]);
    expect(readsOf(null)).toEqual([]);
  });
});
