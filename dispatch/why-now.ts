import { evaluate } from '../audience/evaluate';
import type { Condition } from '../audience/condition';
import type { EventFact, Seen } from '../audience/facts';
import { readPath } from '../audience/json';
import { draw } from '../audience/draw';
import { isWantedItem, ITEM_CHANGED } from '../journey/engine/items/item-event';
import type { EnterItem, Plan } from '../journey/plan/plan';
import type { JourneyStatus, ProfileRow } from '../store/rows';
import { needsOf } from './facts-needed';
import { loadFacts } from './load-facts';
import type { WhyDeps } from './why';

/** One thing that has to hold for a person to enter, and whether it does. */
export interface Check {
  /** `status`, `active`, `holdout`, `audience`, or `enter[2] event checkout_started`. */
  what: string;
  holds: boolean;
  /** Why not, where no condition was looked at: `no_event`, `by_hand`, … */
  reason?: string;
  seen: Seen[];
}

interface Asked {
  deps: WhyDeps;
  profile: ProfileRow;
  plan: Plan;
  brandZone: string;
}

/** Looks at everything that decides an entry as it is now: nothing is recorded of those whom no trigger ever named. */
export async function checksNow(
  deps: WhyDeps,
  profile: ProfileRow,
  { plan, status }: { plan: Plan; status: JourneyStatus },
): Promise<Check[]> {
  const workspace = await deps.store.definitions.live('workspace', 'workspace');
  const body = workspace?.body as { timezone?: string } | undefined;
  const asked: Asked = { deps, profile, plan, brandZone: body?.timezone ?? 'UTC' };
  const items = await Promise.all(plan.enter.map((item, index) => checkItem(asked, item, index)));
  const audience =
    plan.audience === null ? [] : [{ what: 'audience', ...(await look(asked, plan.audience, null)) }];
  return [
    { what: 'status', holds: status === 'live', seen: [{ what: 'status', value: status }] },
    ...checkActive(plan, deps.nowMs),
    ...items,
    ...audience,
    ...checkHoldout(plan, profile),
  ];
}

function checkActive({ active }: Plan, nowMs: number): Check[] {
  if (active === null) return [];
  const began = active.fromMs === null || active.fromMs <= nowMs;
  const goesOn = active.untilMs === null || nowMs < active.untilMs;
  return [{ what: 'active', holds: began && goesOn, seen: [] }];
}

function checkHoldout({ holdout, journey }: Plan, { userRef }: ProfileRow): Check[] {
  if (holdout === 0) return [];
  const drawn = draw(userRef, `holdout:${journey}`);
  return [{ what: 'holdout', holds: drawn >= holdout, seen: [{ what: 'draw', value: drawn }] }];
}

async function look(
  { deps, profile, plan, brandZone }: Asked,
  condition: Condition,
  event: EventFact | null,
): Promise<{ holds: boolean; seen: Seen[] }> {
  const facts = await loadFacts(deps.store, {
    profile,
    run: null,
    event,
    needs: needsOf([condition]),
    nowMs: deps.nowMs,
    timezone: plan.timezone,
    brandZone,
  });
  const { value, seen } = evaluate(condition, facts, deps.calendar);
  return { holds: value, seen };
}

async function checkItem(asked: Asked, item: EnterItem, index: number): Promise<Check> {
  const name = (about: string): string => `enter[${index + 1}] ${item.kind} ${about}`.trim();
  const { traits, segments, userRef } = asked.profile;
  switch (item.kind) {
    case 'event':
      return { what: name(item.event), ...(await checkEvent(asked, item, userRef)) };
    case 'segment': {
      const since = segments[item.segment]?.sinceMs;
      const value = since === undefined ? null : new Date(since).toISOString();
      return {
        what: name(item.segment),
        holds: since !== undefined,
        seen: [{ what: `segment ${item.segment}`, value }],
      };
    }
    case 'date':
    case 'trait': {
      const path = item.kind === 'date' ? item.profile : item.trait;
      const value = readPath(traits, path) ?? null;
      return { what: name(path), holds: value !== null, seen: [{ what: `profile.${path}`, value }] };
    }
    case 'schedule': {
      const found =
        item.audience === null ? { holds: true, seen: [] } : await look(asked, item.audience, null);
      return { what: name(item.cron), ...found };
    }
    case 'item':
      return { what: name(item.change), ...(await checkItemChange(asked, item, userRef)) };
    case 'manual':
      return { what: name(''), holds: false, reason: 'by_hand', seen: [] };
  }
}

async function checkEvent(
  asked: Asked,
  { event, where, lateMs }: Extract<EnterItem, { kind: 'event' }>,
  userRef: string,
): Promise<Omit<Check, 'what'>> {
  const known = (await asked.deps.store.events.ofPerson(userRef, [event], 1)).get(event);
  const last = known?.at(-1);
  if (last === undefined) return { holds: false, reason: 'no_event', seen: [] };
  const at: Seen = { what: `${event} at`, value: new Date(last.atMs).toISOString() };
  const found = where === null ? { holds: true, seen: [] } : await look(asked, where, last);
  if (!found.holds) return { holds: false, seen: [at, ...found.seen] };
  const isOld = asked.deps.nowMs - last.atMs > lateMs;
  return { holds: true, ...(isOld ? { reason: 'long_ago' } : {}), seen: [at, ...found.seen] };
}

/** The newest change of an item that the person was told of, and whether it is one that opens this entry. */
async function checkItemChange(
  asked: Asked,
  item: Extract<EnterItem, { kind: 'item' }>,
  userRef: string,
): Promise<Omit<Check, 'what'>> {
  const known = (await asked.deps.store.events.ofPerson(userRef, [ITEM_CHANGED], 100)).get(ITEM_CHANGED);
  const last = known?.findLast((event) => isWantedItem(item, event.properties, event.atMs));
  if (last === undefined) return { holds: false, reason: 'no_event', seen: [] };
  const at: Seen = { what: `${item.change} at`, value: new Date(last.atMs).toISOString() };
  if (item.where === null) return { holds: true, seen: [at] };
  const found = await look(asked, item.where, last);
  return { holds: found.holds, seen: [at, ...found.seen] };
}
