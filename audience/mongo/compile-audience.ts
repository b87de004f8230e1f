import type { Calendar } from '../calendar';
import type { Condition } from '../condition';
import { emptyFacts } from '../empty-facts';
import { evaluate } from '../evaluate';
import { leavesOf, operandsOf } from '../leaves';
import { both, either, isExact, negated, unsureWhere, type Bounds } from './bounds';
import type { Expr } from './expr';
import { createGathering, TOTAL, type Gathering } from './gather';
import { historyBounds, periodBounds } from './history';
import { personBounds } from './person';
import { divide, type Tree } from './split';
import { periodsOf, timingOf, type Timing } from './timing';

/** What is known of one part of a condition, for one person. */
export interface Answered {
  must: boolean;
  may: boolean;
}

/** A condition as questions to the database: one over profiles, one over the history of events, and how they join. */
export interface AudienceQuery {
  tree: Tree;
  person: {
    parts: Bounds[];
    /** True of everybody whom the condition may hold for, whatever they did. */
    candidate: Expr;
    /** Whether claims of coupons have to be joined. */
    readsClaims: boolean;
  };
  /** Null where behaviour is not asked for. */
  history: {
    parts: Bounds[];
    /** What holds of people without any of these events. */
    nothing: Answered[];
    names: string[];
    /** No event before this instant counts; null where every one does. */
    fromMs: number | null;
    group: Record<string, Expr>;
    /** When the first event leaves its period, as an expression over the group; null where none does. */
    leavesAtMs: Expr | null;
  } | null;
  /** Whether the database decides alone; else some people are looked at in memory. */
  exact: boolean;
  timing: Timing;
}

export interface AudienceOptions {
  nowMs: number;
  calendar: Calendar;
  /** Zones to look the clock up in beforehand: all that people may have. */
  zones: readonly string[];
  /** The workspace's zone, for people whose zone is not known. */
  brandZone: string;
}

/** In memory, conditions read this many newest events of a name: of people with more, the database is not asked. */
const MOST_EVENTS = 1_000;

/** Whether the condition compares behaviour with something of the person: without events it is not the same for all. */
function comparesWithPerson(condition: Condition): boolean {
  return leavesOf(condition).some(
    (leaf) => leaf.kind === 'did' && leaf.tests.flatMap(operandsOf).some((operand) => 'ref' in operand),
  );
}

function withoutEvents(condition: Condition, { nowMs, brandZone, calendar }: AudienceOptions): Answered {
  if (comparesWithPerson(condition)) return { must: false, may: true };
  const { value } = evaluate(condition, emptyFacts(nowMs, brandZone), calendar);
  return { must: value, may: value };
}

/** The first instant that counts for any of the periods; null where one of them is open. */
function firstInstant(conditions: readonly Condition[], nowMs: number): number | null {
  const starts = conditions.flatMap(periodsOf).map(({ period }) => {
    const bounds = periodBounds(period, nowMs);
    return bounds === 'never' ? Infinity : (bounds.fromMs ?? -Infinity);
  });
  const first = Math.min(...starts);
  return first === -Infinity ? null : Math.min(first, nowMs);
}

function leavesAt(conditions: readonly Condition[], gathering: Gathering): Expr | null {
  const ends = conditions
    .flatMap(periodsOf)
    .map(({ event, period }) => gathering.leaving(event, period))
    .filter((end) => end !== null);
  return ends.length === 0 ? null : { $min: ends };
}

function historyOf(conditions: readonly Condition[], options: AudienceOptions): AudienceQuery['history'] {
  if (conditions.length === 0) return null;
  const { nowMs } = options;
  const gathering = createGathering(nowMs);
  const place = { nowMs, traits: null, properties: null, depth: 0, gathered: gathering };
  const tooMany: Expr = { $gt: [TOTAL, MOST_EVENTS] };
  const parts = conditions.map((condition) => unsureWhere(tooMany, historyBounds(condition, place)));
  const leavesAtMs = leavesAt(conditions, gathering);
  return {
    parts,
    nothing: conditions.map((condition) => withoutEvents(condition, options)),
    names: [...new Set(conditions.flatMap(periodsOf).map(({ event }) => event))],
    fromMs: firstInstant(conditions, nowMs),
    group: gathering.fields(),
    leavesAtMs,
  };
}

/** The condition as far as it is about the person: behaviour may be anything. */
function candidateOf(tree: Tree, parts: readonly Bounds[]): Bounds {
  switch (tree.kind) {
    case 'all':
      return both(...tree.of.map((one) => candidateOf(one, parts)));
    case 'any':
      return either(...tree.of.map((one) => candidateOf(one, parts)));
    case 'not':
      return negated(candidateOf(tree.of, parts));
    case 'person':
      return parts[tree.part] ?? { must: false, may: true };
    case 'history':
      return { must: false, may: true };
  }
}

/**
 * Compiles a condition for all people at once. What the database cannot decide exactly lies between two bounds, and who
 * lies there is to be looked at in memory by `evaluate`: both ways give the same people. There is no run and no event
 * under test: the condition is that of a segment or of an audience.
 */
export function compileAudience(condition: Condition, options: AudienceOptions): AudienceQuery {
  const { tree, person, history } = divide(condition);
  const place = { ...options, traits: '$traits', properties: null, depth: 0 };
  const parts = person.map((part) => personBounds(part, place));
  const asked = historyOf(history, options);
  return {
    tree,
    person: {
      parts,
      candidate: candidateOf(tree, parts).may,
      readsClaims: person.flatMap(leavesOf).some(({ kind }) => kind === 'coupon'),
    },
    history: asked,
    exact: parts.every(isExact) && history.length === 0,
    timing: timingOf(condition),
  };
}

/**
 * Whether nobody can pass who did none of what is asked about: then only those who did have to be looked up, and the
 * profiles of all others stay unread.
 */
export function needsHistory({ tree, person, history }: AudienceQuery): boolean {
  if (history === null) return false;
  const anything = person.parts.map(() => ({ must: false, may: true }));
  return !joinAnswers(tree, anything, history.nothing).may;
}

/** Joins what the pipelines say of one person. */
export function joinAnswers(tree: Tree, person: readonly Answered[], history: readonly Answered[]): Answered {
  switch (tree.kind) {
    case 'all': {
      const of = tree.of.map((one) => joinAnswers(one, person, history));
      return { must: of.every(({ must }) => must), may: of.every(({ may }) => may) };
    }
    case 'any': {
      const of = tree.of.map((one) => joinAnswers(one, person, history));
      return { must: of.some(({ must }) => must), may: of.some(({ may }) => may) };
    }
    case 'not': {
      const { must, may } = joinAnswers(tree.of, person, history);
      return { must: !may, may: !must };
    }
    case 'person':
      return person[tree.part] ?? { must: false, may: true };
    case 'history':
      return history[tree.part] ?? { must: false, may: true };
  }
}
