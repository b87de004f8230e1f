import type { Json, JsonObject } from '../audience/json';
import type { TemplateScope } from './template';

/** A copy without nulls: Liquid would print them as nothing, and they are missing values. */
function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => (item === null ? null : withoutNulls(item)));
  if (value === null || typeof value !== 'object') return value;
  const copy: JsonObject = {};
  for (const [name, one] of Object.entries(value)) {
    if (one !== null && name !== '__proto__') copy[name] = withoutNulls(one);
  }
  return copy;
}

/**
 * The scope as templates see it: plain data copied value by value, so that nothing in it can be called or awaited.
 * A null anywhere, and an empty text in the profile itself, is a missing value.
 */
export function cleanScope(scope: TemplateScope): JsonObject {
  const plain = JSON.parse(JSON.stringify(scope)) as JsonObject;
  const clean = withoutNulls(plain) as JsonObject;
  const profile = clean['profile'];
  if (profile !== null && typeof profile === 'object' && !Array.isArray(profile)) {
    for (const [name, value] of Object.entries(profile)) if (value === '') delete profile[name];
  }
  return clean;
}
