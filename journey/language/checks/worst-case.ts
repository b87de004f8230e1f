import type { Cap, Plan, PlanStep } from '../../plan/plan';
import { DAY_MS } from '../values/duration';
import { scheduledEntries } from './scheduled-entries';
import { byJourney, type Send } from './together';
import { unrolled } from './unroll';

const WEEK_MS = 7 * DAY_MS;

/** For each number of messages, the shortest time in which a person may have got them; index 0 is unused. */
type Shortest = number[];

/** The most messages that one run may ask for in any period, by the shortest of its ways. */
function mostIn(plan: Plan, counts: (step: PlanStep) => number, periodMs: number): number {
  const arrivals = new Map<string, Shortest>();
  let most = 0;
  for (const { key, step, exits } of unrolled(plan)) {
    const arrived = arrivals.get(key) ?? [];
    const sent = counts(step);
    const left: Shortest = sent === 0 ? arrived : [0, ...Array<number>(sent).fill(0), ...arrived.slice(1)];
    most = Math.max(most, left.length - 1);
    for (const exit of exits) {
      if (exit.to === null) continue;
      const known = arrivals.get(exit.to) ?? [];
      const moved = left.map((elapsed, k) => (k === 0 ? 0 : elapsed + exit.leastMs));
      const within = moved.filter((elapsed, k) => k === 0 || elapsed < periodMs);
      const length = Math.max(known.length, within.length);
      const best = Array.from({ length }, (_, k) => Math.min(known[k] ?? Infinity, within[k] ?? Infinity));
      arrivals.set(exit.to, best);
    }
  }
  return most;
}

/**
 * Warns of a journey that may ask for more messages in a week (or in the cap's own longer period) than a cap allows: in
 * one run, or in those that its schedule begins. How often an event lets a person in, nobody can tell beforehand.
 */
export function checkWorstCase(sends: readonly Send[]): void {
  for (const [plan, own] of byJourney(sends)) {
    const [first] = own;
    if (!first) continue;
    const caps: { cap: Cap; whose: string }[] = first.brand.caps.map((cap) => ({
      cap,
      whose: 'the workspace',
    }));
    if (plan.delivery.cap) caps.push({ cap: plan.delivery.cap, whose: 'the journey' });
    for (const { cap, whose } of caps) checkCap(plan, own, cap, whose);
  }
}

function checkCap(plan: Plan, sends: readonly Send[], cap: Cap, whose: string): void {
  const counted = sends.filter((send) => isCounted(send, cap));
  const periodMs = Math.max(WEEK_MS, cap.perMs);
  const allowed = cap.messages * Math.floor(periodMs / cap.perMs);
  const within = (spanMs: number): number => mostIn(plan, (step) => atOnce(step, counted), spanMs);
  const { count, gapMs } = scheduledEntries(plan, sends[0]?.brand.timezone ?? 'UTC', periodMs);
  // A schedule lets the same people in again: what a run asks for until the next one begins counts each time.
  const most = Math.max(within(periodMs), count * within(gapMs));
  if (most <= allowed) return;
  const what = [cap.channel, cap.topic].filter((word) => word !== null).join(' ');
  const days = Math.round(periodMs / DAY_MS);
  const message =
    `In the worst case a person gets ${most} ${what === '' ? '' : `${what} `}messages in ${days} days; ` +
    `the cap of ${whose} allows ${allowed}.`;
  const hint = 'Some will be deferred or skipped. Add a wait, or raise the cap.';
  sends[0]?.journey.root.at('steps').fault('over_cap', message, { of: 'key', hint, severity: 'warning' });
}

/** How many of these messages a step sends at once: several only where it sends on all its channels. */
function atOnce(step: PlanStep, counted: readonly Send[]): number {
  const own = counted.filter((send) => send.step.id === step.id).length;
  return step.kind === 'message' && step.pick === 'all' ? own : Math.min(own, 1);
}

function isCounted({ purpose, step, topic }: Send, cap: Cap): boolean {
  return (
    purpose === 'marketing' &&
    (cap.channel === null || cap.channel === step.kind) &&
    (cap.topic === null || cap.topic === topic)
  );
}
