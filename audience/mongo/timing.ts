import type { Condition, Operand, Period, ValueTest } from '../condition';

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
    case 'between':
      return moves(test.low) || moves(test.high);
    case 'exists':
      return false;
    case 'in':
    case 'not_in':
      return test.right.some(moves);
    default:
      return moves(test.right);
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
  switch (condition.kind) {
    case 'all':
    case 'any':
      return latest(condition.of.map(timingOf));
    case 'not':
      return timingOf(condition.of);
    case 'value':
      return ofTests(condition.tests);
    case 'did':
    case 'did_not': {
      const where = condition.where === null ? 'never' : timingOf(condition.where);
      const tests = condition.kind === 'did' ? ofTests(condition.tests) : 'never';
      // What moves inside a `where` moves at instants of each event.
      return latest([ofPeriod(condition.period), where === 'never' ? 'never' : 'memory', tests]);
    }
    case 'did_in_order':
      return ofPeriod(condition.period);
    case 'clock':
    case 'coupon':
      return 'memory';
    default:
      return 'never';
  }
}

/** The behaviours of a condition with their periods, in whichever place. */
export function periodsOf(condition: Condition): { event: string; period: Period }[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap(periodsOf);
    case 'not':
      return periodsOf(condition.of);
    case 'did':
    case 'did_not':
      return [{ event: condition.event, period: condition.period }];
    case 'did_in_order':
      return condition.events.map((event) => ({ event, period: condition.period }));
    default:
      return [];
  }
}
