import { Schema, type Connection, type Model, type SchemaDefinitionProperty } from 'mongoose';
import {
  createCodec,
  storedName,
  type Codec,
  type Document,
  type Fields,
  type Kind,
  type Maybe,
} from './fields';

/** A document with its id. */
export type Stored = Document & { _id: string };

/** One collection: its mongoose model, and how its rows become documents. */
export interface Collection<Row> extends Codec<Row> {
  model: Model<Stored>;
  /** Inserts in one round trip, going on after duplicates; gives the places of those that were there before. */
  insertNew(documents: readonly Stored[]): Promise<Set<number>>;
}

const PLAIN: Record<string, SchemaDefinitionProperty> = {
  text: { type: String },
  number: { type: Number },
  flag: { type: Boolean },
  texts: { type: [String], default: undefined },
  json: { type: Schema.Types.Mixed },
  instant: { type: Date },
  instants: { type: Schema.Types.Mixed },
};

function property(kind: Kind): SchemaDefinitionProperty {
  if (typeof kind === 'string') return PLAIN[kind] ?? { type: Schema.Types.Mixed };
  return 'list' in kind ? { type: [Schema.Types.Mixed], default: undefined } : { type: Schema.Types.Mixed };
}

function schemaOf(fields: Record<string, Kind | Maybe>): Schema {
  const definition: Record<string, SchemaDefinitionProperty> = { _id: { type: String, required: true } };
  for (const [name, kind] of Object.entries(fields)) {
    const plain = typeof kind === 'object' && 'maybe' in kind ? kind.maybe : kind;
    definition[storedName(name, plain)] = property(plain);
  }
  return new Schema(definition, {
    strict: 'throw',
    strictQuery: 'throw',
    autoIndex: false,
    autoCreate: false,
    versionKey: false,
    minimize: false,
    id: false,
  });
}

/**
 * Defines a collection. `kept` are the fields that the store keeps beside the row and never gives out; a filter or an
 * update that names anything else throws.
 */
export function defineCollection<Row extends object>(
  connection: Connection,
  name: string,
  fields: Fields<Row>,
  kept: Record<string, Kind> = {},
): Collection<Row> {
  const schema = schemaOf({ ...fields, ...kept });
  const model = connection.model<Stored>(name, schema, name);
  return {
    ...createCodec(fields),
    model,
    insertNew: (documents) => insertNew(driverOf(connection, name), documents),
  };
}

/** The driver's collection, under mongoose: plain documents, no casting. */
type Driver = ReturnType<typeof driverOf>;

function driverOf(connection: Connection, name: string) {
  return connection.collection<Stored>(name);
}

interface BulkFailure {
  code?: unknown;
  writeErrors?: { index: number; code: number }[] | { index: number; code: number };
  result?: { getWriteConcernError?: () => unknown };
}

const DUPLICATE_KEY = 11000;

/** Whether the database refused a write because a unique key was taken. */
export function isDuplicateKey(error: unknown): boolean {
  return (error as BulkFailure | null)?.code === DUPLICATE_KEY;
}

/** Whether an arithmetic update met a value that is no number. */
export function isTypeMismatch(error: unknown): boolean {
  return (error as BulkFailure | null)?.code === 14;
}

/**
 * Through the driver under mongoose: `create` and `insertMany` of mongoose build a document object for each row, which
 * costs many times the insert itself.
 */
async function insertNew(driver: Driver, documents: readonly Stored[]): Promise<Set<number>> {
  if (documents.length === 0) return new Set();
  try {
    await driver.insertMany([...documents], { ordered: false });
    return new Set();
  } catch (error) {
    const failure = error as BulkFailure;
    const failed = [failure.writeErrors ?? []].flat();
    const onlyDuplicates = failed.length > 0 && failed.every((one) => one.code === DUPLICATE_KEY);
    // Rows that a majority has not confirmed are not stored, whatever else the answer says.
    if (!onlyDuplicates || failure.result?.getWriteConcernError?.()) throw error;
    return new Set(failed.map((one) => one.index));
  }
}
