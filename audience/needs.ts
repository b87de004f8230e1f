import type { Condition, Operand, ValueSource, ValueTest } from './condition';
import { ADDRESS_TRAITS } from './standing-condition';

/** What must be loaded before conditions can be looked at. */
export interface FactsNeeded {
  /** Names of the events whose history is read. */
  events: string[];
  coupons: string[];
  /** Whether the fates of this run's messages are read. */
  messages: boolean;
  /** Whether the profile is read: traits, tags, segments, consent, or the person's time zone. */
  person: boolean;
}

/** What a walk over a condition meets: every leaf, and every source of a value on either side. */
interface Visitor {
  leaf?(condition: Condition): void;
  source?(source: ValueSource): void;
  /** A test that reads dates, which need the calendar and the time zone. */
  date?(): void;
}

function visitOperand(operand: Operand, visitor: Visitor): void {
  if ('ref' in operand) visitor.source?.(operand.ref);
  if ('nowOffsetMs' in operand) visitor.date?.();
}

function visitTest(test: ValueTest, visitor: Visitor): void {
  switch (test.op) {
    case 'exists':
      return;
    case 'between':
      visitOperand(test.low, visitor);
      visitOperand(test.high, visitor);
      return;
    case 'in':
    case 'not_in':
      for (const operand of test.right) visitOperand(operand, visitor);
      return;
    case 'within_last':
    case 'within_next':
    case 'anniversary':
      visitor.date?.();
      return;
    case 'before':
    case 'after':
      visitor.date?.();
      visitOperand(test.right, visitor);
      return;
    default:
      visitOperand(test.right, visitor);
  }
}

function visit(condition: Condition, visitor: Visitor): void {
  switch (condition.kind) {
    case 'all':
    case 'any':
      for (const part of condition.of) visit(part, visitor);
      return;
    case 'not':
      visit(condition.of, visitor);
      return;
    case 'value':
      visitor.source?.(condition.left);
      for (const test of condition.tests) visitTest(test, visitor);
      return;
    case 'did':
      for (const test of condition.tests) visitTest(test, visitor);
      break;
    default:
      break;
  }
  visitor.leaf?.(condition);
  if ((condition.kind === 'did' || condition.kind === 'did_not') && condition.where !== null) {
    visit(condition.where, visitor);
  }
}

const NEEDS_PERSON: ReadonlySet<Condition['kind']> = new Set([
  'tag',
  'segment',
  'consent',
  'reachable',
  'clock',
]);

/** What must be loaded to look at these conditions; null stands for a condition that is not there. */
export function factsNeeded(conditions: readonly (Condition | null)[]): FactsNeeded {
  const events = new Set<string>();
  const coupons = new Set<string>();
  const needed = { messages: false, person: false };
  const visitor: Visitor = {
    leaf(leaf) {
      if (leaf.kind === 'did' || leaf.kind === 'did_not') events.add(leaf.event);
      else if (leaf.kind === 'did_in_order') for (const name of leaf.events) events.add(name);
      else if (leaf.kind === 'coupon') coupons.add(leaf.coupon);
      else if (leaf.kind === 'message') needed.messages = true;
      else if (NEEDS_PERSON.has(leaf.kind)) needed.person = true;
    },
    source(source) {
      if (source.from === 'profile') needed.person = true;
    },
    date() {
      needed.person = true;
    },
  };
  for (const condition of conditions) if (condition !== null) visit(condition, visitor);
  return { events: [...events], coupons: [...coupons], ...needed };
}

/**
 * Whether a condition reads nothing but the event under test, the entry event, results of steps and draws: it can
 * then be decided inside the workflow. Dates are not local, since local time is found outside the workflow.
 */
export function isLocal(condition: Condition): boolean {
  let local = true;
  visit(condition, {
    leaf(leaf) {
      if (leaf.kind !== 'chance') local = false;
    },
    source(source) {
      if (source.from === 'profile') local = false;
    },
    date() {
      local = false;
    },
  });
  return local;
}

function leafTokens(leaf: Condition): string[] {
  switch (leaf.kind) {
    case 'did':
    case 'did_not':
      return [`event:${leaf.event}`];
    case 'did_in_order':
      return leaf.events.map((name) => `event:${name}`);
    case 'tag':
      return [`tag:${leaf.tag}`];
    case 'segment':
      return [`segment:${leaf.segment}`];
    case 'consent':
      return [`consent:${leaf.channel}`];
    case 'reachable':
      return [`consent:${leaf.channel}`, `profile:${ADDRESS_TRAITS[leaf.channel]}`];
    case 'message':
      return [`message:${leaf.step}`];
    case 'coupon':
      return [`coupon:${leaf.coupon}`];
    case 'clock':
      return ['profile:timezone'];
    default:
      return [];
  }
}

/**
 * What may change the value of a condition, as listening tokens: `event:x profile:x tag:x segment:x consent:x
 * message:<step> coupon:x`. A dotted trait is named by its first part. A suppression is heard as `consent:<channel>`;
 * what reads local time also listens to `profile:timezone`.
 */
export function readsOf(condition: Condition | null): string[] {
  const tokens = new Set<string>();
  const visitor: Visitor = {
    leaf(leaf) {
      for (const token of leafTokens(leaf)) tokens.add(token);
    },
    source(source) {
      if (source.from === 'profile') tokens.add(`profile:${source.path.split('.')[0] ?? source.path}`);
    },
    date() {
      tokens.add('profile:timezone');
    },
  };
  if (condition !== null) visit(condition, visitor);
  return [...tokens];
}
