import { did, didNot } from './behaviour';
import type { Calendar } from './calendar';
import { clockIs } from './clock-condition';
import type { Condition, Operand, ValueTest } from './condition';
import { LAST_INSTANT_MS } from './date-value';
import { draw } from './draw';
import type { Answer, Facts } from './facts';
import { didInOrder } from './in-order';
import { mayChangeAt, saw, type Look } from './look';
import { hasConsent, hasTag, isInSegment, isReachable } from './standing-condition';
import { valueOf } from './value-source';
import { passesAll } from './value-test';

/**
 * `all` is decided by the first part that is false, `any` by the first that is true: that part alone is then seen and
 * says when to look again. Otherwise every part decided, and the soonest of them says when.
 */
function joins(parts: readonly Condition[], deciding: boolean, look: Look): boolean {
  const start = look.seen.length;
  let soonest = Infinity;
  for (const part of parts) {
    const mark = look.seen.length;
    if (decide(part, look) === deciding) {
      if (mark > start) look.seen.splice(start, mark - start);
      return deciding;
    }
    if (look.recheckAtMs < soonest) soonest = look.recheckAtMs;
  }
  look.recheckAtMs = soonest;
  return !deciding;
}

function sawOperand(right: Operand, look: Look): void {
  if ('ref' in right) saw(look, `${right.ref.from}.${right.ref.path}`, valueOf(right.ref, look));
}

function sawReferences(test: ValueTest, look: Look): void {
  if (test.op === 'between') {
    sawOperand(test.low, look);
    sawOperand(test.high, look);
  } else if ('right' in test) {
    if (Array.isArray(test.right)) for (const item of test.right) sawOperand(item, look);
    else sawOperand(test.right, look);
  }
}

function valuePasses(condition: Extract<Condition, { kind: 'value' }>, look: Look): boolean {
  const { left, tests } = condition;
  const value = valueOf(left, look);
  if (!look.quiet) {
    saw(look, `${left.from}.${left.path}`, value);
    for (const test of tests) sawReferences(test, look);
  }
  return passesAll(tests, value, look);
}

function isDrawn(condition: Extract<Condition, { kind: 'chance' }>, look: Look): boolean {
  const drawn = draw(look.facts.person.userRef, condition.place);
  saw(look, `chance ${condition.place}`, drawn);
  return drawn < condition.probability;
}

function messageWas(condition: Extract<Condition, { kind: 'message' }>, look: Look): boolean {
  const value = look.facts.messageWas(condition.step, condition.was);
  saw(look, `message ${condition.step} ${condition.was}`, value);
  return value;
}

function couponWas(condition: Extract<Condition, { kind: 'coupon' }>, look: Look): boolean {
  const value = look.facts.couponWas(condition.coupon, condition.was);
  mayChangeAt(look, look.facts.couponChangesAtMs?.(condition.coupon) ?? Infinity);
  saw(look, `coupon ${condition.coupon} ${condition.was}`, value);
  return value;
}

function decide(condition: Condition, look: Look): boolean {
  look.recheckAtMs = Infinity;
  switch (condition.kind) {
    case 'all':
      return joins(condition.of, false, look);
    case 'any':
      return joins(condition.of, true, look);
    case 'not':
      return !decide(condition.of, look);
    case 'value':
      return valuePasses(condition, look);
    case 'tag':
      return hasTag(condition, look);
    case 'segment':
      return isInSegment(condition, look);
    case 'consent':
      return hasConsent(condition, look);
    case 'reachable':
      return isReachable(condition, look);
    case 'did':
      return did(condition, look, decide);
    case 'did_not':
      return didNot(condition, look, decide);
    case 'did_in_order':
      return didInOrder(condition, look);
    case 'message':
      return messageWas(condition, look);
    case 'coupon':
      return couponWas(condition, look);
    case 'clock':
      return clockIs(condition, look);
    case 'chance':
      return isDrawn(condition, look);
  }
}

/**
 * Answers a condition at `facts.nowMs`. `recheckAtMs` is never later than the first instant at which time alone (the
 * same facts, a later clock) changes the value; it may be earlier. `seen` holds only the values that decided.
 */
export function evaluate(condition: Condition, facts: Facts, calendar: Calendar): Answer {
  const look: Look = { facts, calendar, event: facts.event, recheckAtMs: Infinity, seen: [], quiet: false };
  const value = decide(condition, look);
  const recheckAtMs = look.recheckAtMs <= LAST_INSTANT_MS ? look.recheckAtMs : null;
  return { value, recheckAtMs, seen: look.seen };
}
