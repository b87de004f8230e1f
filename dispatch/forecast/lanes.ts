import type { EnterItem, Plan } from '../../journey/plan/plan';

/**
 * The plan as it would have stood in a week of the past, for what comes by events: `active` is moved along with the
 * week, and the entries that hang on a date, or on who is there already, are taken out. Null where none is left.
 */
export function byEvents(plan: Plan, shiftMs: number, share: number): Plan | null {
  const enter = plan.enter.flatMap(eventItem);
  if (enter.length === 0) return null;
  const { active } = plan;
  const moved = (atMs: number | null): number | null => (atMs === null ? null : atMs + shiftMs);
  return {
    ...plan,
    enter,
    active: active && { ...active, fromMs: moved(active.fromMs), untilMs: moved(active.untilMs) },
    ...limitOf(plan, share),
  };
}

/**
 * The plan with the entries alone that are known to come whatever people do: dates, schedules and, where the version
 * is about to be published (`isNew`), people who are there already. Null where there is none.
 */
export function byCalendar(plan: Plan, isNew: boolean, share: number): Plan | null {
  const enter = plan.enter.filter((item) => isOfCalendar(item, isNew));
  return enter.length === 0 ? null : { ...plan, enter, ...limitOf(plan, share) };
}

function isOfCalendar(item: EnterItem, isNew: boolean): boolean {
  if (item.kind === 'date' || item.kind === 'schedule') return true;
  if (!isNew) return false;
  return (
    (item.kind === 'segment' && item.existing) || (item.kind === 'event' && item.existingMs !== undefined)
  );
}

function eventItem(item: EnterItem): EnterItem[] {
  if (item.kind === 'date' || item.kind === 'schedule') return [];
  if (item.kind === 'segment') return [{ ...item, existing: false }];
  if (item.kind !== 'event') return [item];
  const plain = { ...item };
  delete plain.existingMs;
  return [plain];
}

/** A part of the people has a like part of the places. */
function limitOf({ limit }: Plan, share: number): Pick<Plan, 'limit'> {
  return limit === undefined
    ? {}
    : { limit: { ...limit, people: Math.max(1, Math.round(limit.people * share)) } };
}
