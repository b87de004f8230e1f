/** Plain JSON, the only kind of value that crosses a boundary of the core. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** A JSON object. */
export type JsonObject = { [key: string]: Json };

/**
 * Reads a dotted path (`cart.total`) from a JSON value. Own properties only; a missing part gives `undefined`.
 */
export function readPath(value: Json | undefined, path: string): Json | undefined {
  let current: Json | undefined = value;
  for (const part of path.split('.')) {
    if (current === null || typeof current !== 'object') return undefined;
    if (Array.isArray(current)) {
      current = /^\d+$/.test(part) ? current[Number(part)] : undefined;
    } else {
      current = Object.hasOwn(current, part) ? current[part] : undefined;
    }
    if (current === undefined) return undefined;
  }
  return current;
}
