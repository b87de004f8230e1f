import type { EventFact } from '../../../audience/facts';
import type { Looked, Performed, Question } from '../../../journey/engine/effect';
import type { Heard, Passed } from '../../../journey/engine/run';
import type { Order } from '../../../journey/simulator/simulation';
import type { Plan } from '../../../journey/plan/plan';

/**
 * Workflows live in the time of their server, worlds in the time of their scenario. Everything that passes between the
 * two is moved by the difference, so that neither has to know of the other's clock.
 */
export type ByMs = number;

export function shiftEvent(event: EventFact, byMs: ByMs): EventFact {
  return { ...event, atMs: event.atMs + byMs };
}

export function shiftHeard(heard: Heard, byMs: ByMs): Heard {
  if (heard.kind === 'event') return { ...heard, event: shiftEvent(heard.event, byMs) };
  return { ...heard, atMs: heard.atMs + byMs };
}

export function shiftOrder(order: Order, byMs: ByMs): Order {
  if (order.kind === 'pause' && order.journey !== undefined)
    return { ...order, journey: { ...order.journey, fromMs: order.journey.fromMs + byMs } };
  if (order.kind !== 'resume' || order.journey === undefined) return order;
  const { fromMs, atMs } = order.journey;
  return { ...order, journey: { ...order.journey, fromMs: fromMs + byMs, atMs: atMs + byMs } };
}

export function shiftQuestion(question: Question, byMs: ByMs): Question {
  if (!('event' in question) || question.event === null) return question;
  return { ...question, event: shiftEvent(question.event, byMs) };
}

export function shiftLooked(looked: Looked, byMs: ByMs): Looked {
  if ('instantMs' in looked) {
    return { ...looked, instantMs: looked.instantMs === null ? null : looked.instantMs + byMs };
  }
  if ('winner' in looked) return looked;
  return { ...looked, recheckAtMs: looked.recheckAtMs === null ? null : looked.recheckAtMs + byMs };
}

export function shiftPerformed(performed: Performed, byMs: ByMs): Performed {
  return performed.status === 'later' ? { ...performed, untilMs: performed.untilMs + byMs } : performed;
}

export function shiftPassed(passed: Passed, byMs: ByMs): Passed {
  return {
    ...passed,
    atMs: passed.atMs + byMs,
    ...(passed.untilMs === undefined ? {} : { untilMs: passed.untilMs + byMs }),
  };
}

/** The dates between which a journey is active are the only instants in a plan. */
export function shiftPlan(plan: Plan, byMs: ByMs): Plan {
  const { active } = plan;
  if (active === null) return plan;
  const moved = (atMs: number | null): number | null => (atMs === null ? null : atMs + byMs);
  return { ...plan, active: { ...active, fromMs: moved(active.fromMs), untilMs: moved(active.untilMs) } };
}
