import { emptyFacts } from '../empty-facts';
import { evaluate } from '../evaluate';
import type { StagesRule } from './definition';
import type { TraitLook } from './kind';

/** The first stage whose condition holds, and when time alone may let another be first. */
export function stageOf(
  { stages }: StagesRule,
  { nowMs, zone, person, calendar }: TraitLook,
): { stage: string | undefined; nextMs: number | null } {
  const facts = emptyFacts(nowMs, person.zone ?? zone, person);
  let nextMs = Infinity;
  for (const { is, when } of stages) {
    if (when === null) return { stage: is, nextMs: finite(nextMs) };
    const { value, recheckAtMs } = evaluate(when, facts, calendar);
    nextMs = Math.min(nextMs, recheckAtMs ?? Infinity);
    if (value) return { stage: is, nextMs: finite(nextMs) };
  }
  return { stage: undefined, nextMs: finite(nextMs) };
}

function finite(atMs: number): number | null {
  return atMs === Infinity ? null : atMs;
}
