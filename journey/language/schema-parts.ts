import { z } from 'zod';

/** JSON Schema, as far as it is built here. */
export type JsonSchema = { [key: string]: unknown };

/** A reference to one of the shared definitions. */
export function ref(definition: string): JsonSchema {
  return { $ref: `#/definitions/${definition}` };
}

/**
 * The JSON Schema (draft 7) of a zod schema. Parts that have readers of their own become references to the shared
 * definitions; their descriptions stay beside them, for editors show them.
 */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const json = linked(
    z.toJSONSchema(schema, {
      target: 'draft-7',
      unrepresentable: 'any',
    }),
  );
  delete json.$schema;
  return json;
}

function linked(json: JsonSchema): JsonSchema {
  const out: JsonSchema = {};
  for (const [key, value] of Object.entries(json)) out[key] = linkedValue(value);
  const { definition, ...rest } = out;
  return typeof definition === 'string' ? { ...rest, allOf: [ref(definition)] } : out;
}

function linkedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(linkedValue);
  return typeof value === 'object' && value !== null
    ? linked(Object.fromEntries(Object.entries(value)))
    : value;
}

/** A list of one thing, or where `single` is set that thing alone. */
export function listOf(definition: string, single = false): JsonSchema {
  const list = { type: 'array', items: ref(definition) };
  return single ? { anyOf: [ref(definition), list] } : list;
}

/** A mapping whose values are all alike. */
export function mapOf(value: JsonSchema): JsonSchema {
  return { type: 'object', additionalProperties: value };
}

/** One of these. */
export function anyOf(...schemas: JsonSchema[]): JsonSchema {
  return { anyOf: schemas };
}
