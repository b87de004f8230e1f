import type { Condition, Operand, Period, ValueTest } from '../condition';
import { leavesOf, operandsOf, type Leaf } from '../leaves';

/**
 * When time alone may change a condition: `never`; `events`, when an event leaves its period, which the pipeline over
 * events can tell; or `memory`, at instants of the person (a date, a local clock, a coupon) that only a look in memory
 * tells.
 */
export type Timing = 'never' | 'events' | 'memory';

const NOTHING: readonly Timing[] = ['never', 'events', 'memory'];

function latest(timings: readonly Timing[]): Timing {
  return NOTHING[Math.max(0, ...timings.map((timing) => NOTHING.indexOf(timing)))] ?? 'never';
}

const moves = (operand: Operand): boolean => 'nowOffsetMs' in operand;

function testMoves(test: ValueTest): boolean {
  switch (test.op) {
    case 'within_last':
    case 'within_next':
    case 'anniversary':
      return true;
    default:
      return operandsOf(test).some(moves);
  }
}

function ofTests(tests: readonly ValueTest[]): Timing {
  return tests.some(testMoves) ? 'memory' : 'never';
}

function ofPeriod(period: Period): Timing {
  return period.kind === 'within' ? 'events' : 'never';
}

/** When time alone may change this condition. */
export function timingOf(condition: Condition): Timing {
  return latest(leavesOf(condition).map(ofLeaf));
}

function ofLeaf(leaf: Leaf): Timing {
  switch (leaf.kind) {
    case 'value':
      return ofTests(leaf.tests);
    case 'did':
    case 'did_not': {
      const where = leaf.where === null ? 'never' : timingOf(leaf.where);
      const tests = leaf.kind === 'did' ? ofTests(leaf.tests) : 'never';
      // What moves inside a `where` moves at instants of each event.
      return latest([ofPeriod(leaf.period), where === 'never' ? 'never' : 'memory', tests]);
    }
    case 'did_in_order':
      return ofPeriod(leaf.period);
    case 'clock':
    case 'coupon':
      return 'memory';
    default:
      return 'never';
  }
}

/** The behaviours of a condition with their periods, in whichever place. */
export function periodsOf(condition: Condition): { event: string; period: Period }[] {
  return leavesOf(condition).flatMap((leaf) => {
    if (leaf.kind === 'did_in_order') return leaf.events.map((event) => ({ event, period: leaf.period }));
    if (leaf.kind !== 'did' && leaf.kind !== 'did_not') return [];
    return [{ event: leaf.event, period: leaf.period }];
  });
}
