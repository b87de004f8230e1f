import type { EventFact } from '../facts';
import type { Json, JsonObject } from '../json';
import { CYCLE } from './cycle';
import type { TraitDefinition, TraitRule } from './definition';
import { DISTINCT } from './distinct';
import { FAVOURITE } from './favourite';
import { computed } from './formula';
import type { TraitClock, TraitKind, TraitLook } from './kind';
import { MEASURE } from './measure';
import { RFM } from './rfm';
import { SCORE } from './score';
import { SINCE } from './since';
import { stageOf } from './stages';

/** The kinds that keep something of events; formula and stages only read other traits. */
const KINDS = {
  measure: MEASURE,
  distinct: DISTINCT,
  since: SINCE,
  favourite: FAVOURITE,
  cycle: CYCLE,
  score: SCORE,
  rfm: RFM,
} as const;

/** A kind with its types taken off: a state is read by the kind that wrote it, which its version vouches for. */
function kindOf(rule: TraitRule): TraitKind<TraitRule, Json> | null {
  if (rule.kind === 'formula' || rule.kind === 'stages') return null;
  return KINDS[rule.kind];
}

/** The state of a person of whom nothing is known yet. */
export function emptyState({ rule }: Pick<TraitDefinition, 'rule'>): Json {
  return kindOf(rule)?.empty ?? null;
}

/** The state with one more event; the same object where the event does not count. */
export function withEventIn(
  { rule }: TraitDefinition,
  state: Json,
  event: EventFact,
  clock: TraitClock,
): Json {
  return kindOf(rule)?.update(rule, state, event, clock) ?? state;
}

/** A value now, under each name that the trait gives, null where it is missing; and when time alone may change it. */
export interface Valued {
  values: JsonObject;
  nextAtMs: number | null;
}

function valueOf({ rule }: TraitDefinition, state: Json, look: TraitLook): [Json | undefined, number | null] {
  if (rule.kind === 'formula') return [computed(rule.formula, look.person.traits), null];
  if (rule.kind === 'stages') {
    const { stage, nextMs } = stageOf(rule, look);
    return [stage, nextMs];
  }
  const kind = kindOf(rule);
  if (kind === null) return [undefined, null];
  return [kind.value(rule, state, look), kind.nextChangeMs(rule, state, look)];
}

/** Looks at one trait of one person. */
export function lookAtTrait(definition: TraitDefinition, state: Json, look: TraitLook): Valued {
  const [value, nextAtMs] = valueOf(definition, state, look);
  const [own = definition.trait, score, until] = definition.gives;
  if (score === undefined || until === undefined) return { values: { [own]: value ?? null }, nextAtMs };
  const banded = value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
  return {
    values: {
      [own]: banded['band'] ?? null,
      [score]: banded['score'] ?? null,
      [until]: banded['until'] ?? null,
    },
    nextAtMs,
  };
}
