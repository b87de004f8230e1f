/** Where something stands in a document: keys and list positions, from the root. */
export type Path = readonly (string | number)[];

/** A path as people read it: `steps[2].wait_for.timeout`. */
export function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}

/** A mapping as it comes out of the YAML parser. */
export type Mapping = Record<string, unknown>;

/** Whether a value is a mapping (and not a list or null). */
export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path, or undefined. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => {
    if (Array.isArray(current) && typeof part === 'number') return current[part];
    return isMapping(current) && Object.hasOwn(current, part) ? current[part] : undefined;
  }, value);
}
