import { evaluate } from '../evaluate';
import type { Facts } from '../facts';
import type { StagesRule } from './definition';
import type { TraitLook } from './kind';

function factsOf({ nowMs, zone, person }: TraitLook): Facts {
  return {
    nowMs,
    zone: person.zone ?? zone,
    person,
    run: null,
    event: null,
    eventsNamed: () => [],
    messageWas: () => false,
    couponWas: () => false,
  };
}

/** The first stage whose condition holds, and when time alone may let another be first. */
export function stageOf(
  { stages }: StagesRule,
  look: TraitLook,
): { stage: string | undefined; nextMs: number | null } {
  const facts = factsOf(look);
  let nextMs = Infinity;
  for (const { is, when } of stages) {
    if (when === null) return { stage: is, nextMs: finite(nextMs) };
    const { value, recheckAtMs } = evaluate(when, facts, look.calendar);
    nextMs = Math.min(nextMs, recheckAtMs ?? Infinity);
    if (value) return { stage: is, nextMs: finite(nextMs) };
  }
  return { stage: undefined, nextMs: finite(nextMs) };
}

function finite(atMs: number): number | null {
  return atMs === Infinity ? null : atMs;
}
