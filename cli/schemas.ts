import { jsonSchemas } from '../journey/language/json-schema';

/** The kinds of file that have a schema. */
export const SCHEMA_KINDS = [
  'workspace',
  'journey',
  'segment',
  'trait',
  'coupon',
  'population',
  'test',
] as const;
export type SchemaKind = (typeof SCHEMA_KINDS)[number];

/** The JSON Schema of a kind of file, as text. */
export function schemaText(kind: SchemaKind): string {
  return `${JSON.stringify(jsonSchemas()[kind], null, 2)}\n`;
}
