/**
 * A name of a trait or tag as part of a path in an update. The database would read a dot as nesting and a dollar as an
 * operator, and no checked workspace has such names; so they are refused rather than written somewhere else.
 */
export function fieldName(name: string): string {
  if (name === '' || name === '__proto__' || /[.\0]|^\$/.test(name)) {
    throw new RangeError('A name of a trait or tag may not be empty, contain a dot, or begin with a dollar.');
  }
  return name;
}
