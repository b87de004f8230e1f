import type { EventFact } from '../../audience/facts';
import { readPath, type Json } from '../../audience/json';
import { sameValue } from '../../audience/value-test';
import type { EnterItem, Plan } from '../plan/plan';
import { isWantedItem } from './items/item-event';

/** What may start a run. */
export type Trigger =
  /** `existing`: it happened before the journey was published. */
  | { kind: 'event'; event: EventFact; receivedAtMs: number; existing?: true }
  | { kind: 'segment'; segment: string; existing: boolean; atMs: number }
  | { kind: 'manual'; event: EventFact | null; atMs: number }
  | { kind: 'date' | 'schedule'; item: number; atMs: number; nowMs: number }
  /** A trait changed, as `event` tells with `trait`, `from` and `to`. */
  | { kind: 'trait'; event: EventFact; atMs: number }
  /** An item changed that the person is tied to, as `event` tells (`item_changed`). */
  | { kind: 'item'; event: EventFact; atMs: number };

/** An item of `enter` that the trigger concerns; its `where` and the audience have still to be looked at. */
export interface EntryCandidate {
  index: number;
  item: EnterItem;
  key: string | null;
}

/** A trigger that concerns the journey and starts no run, with the reason that is recorded. */
export interface EntryRefused {
  index: number;
  refused: 'late' | 'no_key' | 'not_active';
}

/** The items of `enter` that a trigger concerns, in their order; the first that passes starts the run. */
export function entriesFor(plan: Plan, trigger: Trigger): (EntryCandidate | EntryRefused)[] {
  const entries: (EntryCandidate | EntryRefused)[] = [];
  for (const [index, item] of plan.enter.entries()) {
    if (concerns(item, index, trigger)) entries.push(entryOf(plan, item, index, trigger));
  }
  return entries;
}

function entryOf(
  plan: Plan,
  item: EnterItem,
  index: number,
  trigger: Trigger,
): EntryCandidate | EntryRefused {
  if (!isActive(plan, instantOf(trigger))) return { index, refused: 'not_active' };
  if (isLate(item, trigger)) return { index, refused: 'late' };
  const key = keyOf(item, trigger);
  return key === undefined ? { index, refused: 'no_key' } : { index, item, key };
}

function concerns(item: EnterItem, index: number, trigger: Trigger): boolean {
  if (item.kind !== trigger.kind) return false;
  if (item.kind === 'event') return trigger.kind === 'event' && concernsEvent(item, trigger);
  if (item.kind === 'trait') return trigger.kind === 'trait' && concernsTrait(item, trigger.event);
  if (item.kind === 'item')
    return trigger.kind === 'item' && isWantedItem(item, trigger.event.properties, trigger.event.atMs);
  if (item.kind === 'segment') {
    return (
      trigger.kind === 'segment' && item.segment === trigger.segment && (item.existing || !trigger.existing)
    );
  }
  return item.kind === 'manual' || ('item' in trigger && trigger.item === index);
}

type Of<K extends EnterItem['kind']> = Extract<EnterItem, { kind: K }>;

/** An event from before the journey counts where the item reaches back to it. */
function concernsEvent(item: Of<'event'>, trigger: Extract<Trigger, { kind: 'event' }>): boolean {
  if (item.event !== trigger.event.name) return false;
  if (trigger.existing !== true) return true;
  return item.existingMs !== undefined && trigger.receivedAtMs - trigger.event.atMs <= item.existingMs;
}

function concernsTrait(item: Of<'trait'>, { properties }: EventFact): boolean {
  const { trait, from, to } = properties;
  if (item.trait !== trait || (from !== undefined && to !== undefined && sameValue(from, to))) return false;
  const among = (values: Json[] | null, value: Json | undefined): boolean =>
    values === null || (value !== undefined && values.some((one) => sameValue(one, value)));
  return among(item.from, from) && among(item.to, to);
}

function instantOf(trigger: Trigger): number {
  return trigger.kind === 'event' ? trigger.receivedAtMs : trigger.atMs;
}

function isActive(plan: Plan, atMs: number): boolean {
  const { active } = plan;
  if (active === null) return true;
  return (
    (active.fromMs === null || atMs >= active.fromMs) && (active.untilMs === null || atMs < active.untilMs)
  );
}

/** An event (or a date) that lies further back than `late` when it is learnt of starts nothing. */
function isLate(item: EnterItem, trigger: Trigger): boolean {
  if (item.kind === 'event' && trigger.kind === 'event') {
    return trigger.existing !== true && trigger.receivedAtMs - trigger.event.atMs > item.lateMs;
  }
  const planned = item.kind === 'date' || item.kind === 'schedule';
  return planned && 'item' in trigger && trigger.nowMs - trigger.atMs > item.lateMs;
}

/** The key that keeps runs apart; undefined where the event lacks it. */
function keyOf(item: EnterItem, trigger: Trigger): string | null | undefined {
  if (!('key' in item) || item.key === null) return null;
  const event = 'event' in trigger ? trigger.event : null;
  if (event === null) return undefined;
  const path = item.key.replace(/^(event|entry)\./, '');
  if (path === 'messageId') return event.messageId;
  const value = readPath(event.properties, path);
  if (typeof value === 'string' && value !== '') return value;
  return typeof value === 'number' ? String(value) : undefined;
}
