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
import { createGroupedCalls, type GroupedCalls } from './grouped-calls';

/** A document with its id. */
export type Stored = Document & { _id: string };

/** One collection: its mongoose model, and how its rows become documents. */
export interface Collection<Row> extends Codec<Row> {
  model: Model<Stored>;
  /** Calls that share round trips with those of other callers. */
  grouped: GroupedCalls;
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
    grouped: createGroupedCalls(connection, name),
  };
}

/** Whether an arithmetic update met a value that is no number. */
export function isTypeMismatch(error: unknown): boolean {
  return (error as { code?: unknown } | null)?.code === 14;
}
