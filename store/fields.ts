/**
 * The one place where rows (plain objects, milliseconds) and documents (BSON dates) are turned into each other. Each
 * collection lists the fields of its row once; the compiler holds that list complete, and mongoose's schema follows it.
 */

/** How a field is kept. Names of instants end in `Ms` in rows and lose it in documents: `atMs` is kept as `at`. */
export type Kind =
  | 'text'
  | 'number'
  | 'flag'
  | 'texts'
  | 'json'
  /** Milliseconds in the row, a date in the document. */
  | 'instant'
  /** A record whose values are all instants. */
  | 'instants'
  /** One object, a record of objects, or a list of objects, with these instants inside. */
  | { in: readonly string[] }
  | { each: readonly string[] }
  | { list: readonly string[] };

/** A field that may be absent from the row: it is left out instead of being null. */
export interface Maybe {
  maybe: Kind;
}

/** Every field of a row with its kind; optional fields, and no others, are `maybe`. */
export type Fields<Row> = {
  readonly [Name in keyof Row]-?: undefined extends Row[Name] ? Maybe : Kind;
};

/** A stored document: the fields under their stored names. */
export type Document = Record<string, unknown>;

/** Turns rows into documents and back. */
export interface Codec<Row> {
  /** Null and absent fields are left out, so that sparse indexes hold only what is there. */
  toDocument(row: Row): Document;
  /** The stored names of fields that this document leaves out, for an `$unset` beside its `$set`. */
  absent(document: Document): Record<string, 1>;
  /** Exactly the fields of the row; what the store keeps beside them stays inside. */
  toRow(document: Document): Row;
}

/** The name under which a field is stored. */
export function storedName(name: string, kind: Kind): string {
  return kind === 'instant' ? name.replace(/Ms$/, '') : name;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function mapObject(value: unknown, change: (item: unknown) => unknown): Record<string, unknown> {
  const entries = isObject(value) ? Object.entries(value) : [];
  return Object.fromEntries(entries.map(([key, item]) => [key, change(item)]));
}

function mapList(value: unknown, change: (item: unknown) => unknown): unknown[] {
  return Array.isArray(value) ? value.map(change) : [];
}

/** Converts the instants of one object inside a row, and shortens their names unless the short one is taken. */
function pack(value: unknown, instants: readonly string[]): unknown {
  if (!isObject(value)) return value;
  const packed: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const isInstant = typeof item === 'number' && instants.includes(name);
    const short = storedName(name, 'instant');
    packed[isInstant && !Object.hasOwn(value, short) ? short : name] = isInstant ? new Date(item) : item;
  }
  return packed;
}

function unpack(value: unknown, instants: readonly string[]): unknown {
  if (!isObject(value)) return value;
  const row: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const full = instants.includes(name) ? name : `${name}Ms`;
    const isInstant = item instanceof Date && instants.includes(full);
    row[isInstant ? full : name] = isInstant ? item.getTime() : item;
  }
  return row;
}

/** One value of a row as it is stored. */
export function encode(kind: Kind, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (kind === 'instant') return typeof value === 'number' ? new Date(value) : undefined;
  if (kind === 'instants') {
    return mapObject(value, (item) => (typeof item === 'number' ? new Date(item) : item));
  }
  if (typeof kind === 'string') return value;
  if ('in' in kind) return pack(value, kind.in);
  if ('each' in kind) return mapObject(value, (item) => pack(item, kind.each));
  return mapList(value, (item) => pack(item, kind.list));
}

function decode(kind: Kind, value: unknown): unknown {
  if (kind === 'instant') return value instanceof Date ? value.getTime() : null;
  if (kind === 'instants') {
    return mapObject(value, (item) => (item instanceof Date ? item.getTime() : item));
  }
  if (typeof kind === 'string') return value;
  if ('in' in kind) return unpack(value, kind.in);
  if ('each' in kind) return mapObject(value, (item) => unpack(item, kind.each));
  return mapList(value, (item) => unpack(item, kind.list));
}

/** The codec of a row type, from its list of fields. */
export function createCodec<Row extends object>(fields: Fields<Row>): Codec<Row> {
  const entries = Object.entries<Kind | Maybe>(fields).map(([name, kind]) => {
    const maybe = typeof kind === 'object' && 'maybe' in kind;
    const plain = maybe ? kind.maybe : kind;
    return { name, kind: plain, maybe, stored: storedName(name, plain) };
  });
  return {
    toDocument(row) {
      const values = row as Record<string, unknown>;
      const document: Document = {};
      for (const { name, kind, stored } of entries) {
        const value = encode(kind, values[name]);
        if (value !== undefined) document[stored] = value;
      }
      return document;
    },
    absent(document) {
      const names = entries.filter(({ stored }) => document[stored] === undefined);
      return Object.fromEntries(names.map(({ stored }) => [stored, 1]));
    },
    toRow(document) {
      const row: Record<string, unknown> = {};
      for (const { name, kind, maybe, stored } of entries) {
        const value = document[stored];
        if (value === undefined || value === null) {
          if (!maybe) row[name] = null;
        } else row[name] = decode(kind, value);
      }
      // The list of fields is complete (its type says so), and only `toDocument` writes documents.
      return row as Row;
    },
  };
}
