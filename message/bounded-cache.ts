/** Remembers what was made for a key, for the keys used last. What failed is made anew the next time. */
export interface BoundedCache<Value> {
  get(key: string, make: () => Promise<Value>): Promise<Value>;
}

/** A cache of at most `size` values; calls for one key at the same time share one making. */
export function createBoundedCache<Value>(size: number): BoundedCache<Value> {
  const values = new Map<string, Promise<Value>>();
  return {
    get(key, make) {
      const known = values.get(key);
      if (known !== undefined) {
        values.delete(key);
        values.set(key, known);
        return known;
      }
      const made = make();
      values.set(key, made);
      made.catch(() => {
        if (values.get(key) === made) values.delete(key);
      });
      const oldest = values.keys().next();
      if (values.size > size && oldest.done !== true) values.delete(oldest.value);
      return made;
    },
  };
}
