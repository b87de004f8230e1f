import type { Json } from '../json';

/**
 * An expression of MongoDB's aggregation language, as plain data. Everything that a marketer or a sender of events
 * chose (values, names of fields) goes through `literal` or `fieldOf`, so that a `$` in it is never read as an operator.
 */
export type Expr =
  string | number | boolean | null | Date | readonly Expr[] | { readonly [name: string]: Expr };

/** A value of the language as an expression that means itself. */
export function literal(value: Json): Expr {
  const needsQuoting = typeof value === 'string' || (typeof value === 'object' && value !== null);
  return needsQuoting ? { $literal: value } : value;
}

/** True where all parts are; parts known beforehand are left out. */
export function and(...parts: Expr[]): Expr {
  if (parts.includes(false)) return false;
  const open = parts.filter((part) => part !== true);
  return open.length > 1 ? { $and: open } : (open[0] ?? true);
}

/** True where any part is; parts known beforehand are left out. */
export function or(...parts: Expr[]): Expr {
  if (parts.includes(true)) return true;
  const open = parts.filter((part) => part !== false);
  return open.length > 1 ? { $or: open } : (open[0] ?? false);
}

/** The opposite. */
export function not(part: Expr): Expr {
  return typeof part === 'boolean' ? !part : { $not: [part] };
}

/** Whether the value is of one of these BSON types. */
export function isType(value: Expr, ...types: string[]): Expr {
  return types.length === 1
    ? { $eq: [{ $type: value }, types[0] ?? ''] }
    : { $in: [{ $type: value }, types] };
}

/** Whether a text matches; whatever is no text does not. */
export function matches(value: Expr, regex: string): Expr {
  return { $cond: [isType(value, 'string'), { $regexMatch: { input: value, regex } }, false] };
}

/** A field of something that is known to be an object, or null where it has none. */
export function fieldOf(object: Expr, name: string): Expr {
  // Whatever could be read as part of a path, or as an operator, is asked for by its quoted name.
  const isPlain = typeof object === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
  const found: Expr = isPlain ? `${object}.${name}` : { $getField: { field: literal(name), input: object } };
  return { $ifNull: [found, null] };
}
