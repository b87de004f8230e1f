import type { Plan } from './plan';

/** What a journey uses by name, as it is live: kind and id. */
export interface Used {
  kind: 'template' | 'segment' | 'coupon';
  id: string;
}

/** The values of a key anywhere in plain data, where they are texts. */
function textsAt(value: unknown, key: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => textsAt(item, key));
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, item]) =>
    name === key && typeof item === 'string' ? [item] : textsAt(item, key),
  );
}

/** The templates, segments and coupons that a journey names in its steps, conditions and entries, each once. */
export function usesOfPlan(plan: Plan): Used[] {
  const { templates, enter, steps, audience, goal, exits, delivery } = plan;
  const parts = { enter, steps, audience, goal, exits, delivery };
  const each = (kind: Used['kind'], ids: readonly string[]): Used[] =>
    [...new Set(ids)].sort().map((id) => ({ kind, id }));
  return [
    ...each('template', templates),
    ...each('segment', textsAt(parts, 'segment')),
    ...each('coupon', textsAt(parts, 'coupon')),
  ];
}
