import { z } from 'zod';
import { anyOf, mapOf, ref, schemaOf, type JsonSchema } from '../schema-parts';
import {
  cutsSchema,
  favouriteSchemas,
  otherStageSchema,
  partSchema,
  stageSchema,
  TRAIT_SCHEMAS,
} from './trait-schema';

const EVENT = { type: 'string' };

/** A trait file with the keys of all kinds, for completion in editors; which belong together, `validate` says. */
export const traitSchema = z
  .object(Object.assign({}, ...Object.values(TRAIT_SCHEMAS).map(({ shape }) => shape)) as z.ZodRawShape)
  .partial()
  .required({ trait: true });

/** What stands inside trait files. */
export function traitDefinitions(): Record<string, JsonSchema> {
  const events = { type: 'array', items: EVENT };
  return {
    favourite: anyOf({ type: 'string' }, ...Object.values(favouriteSchemas).map(schemaOf)),
    weights_of_events: anyOf(EVENT, events, mapOf({ type: 'number', exclusiveMinimum: 0 })),
    labels: mapOf(anyOf(EVENT, events)),
    score: { type: 'array', items: ref('score_part'), minItems: 1 },
    score_part: schemaOf(partSchema),
    bands: mapOf({ type: 'number', minimum: 0 }),
    cuts: schemaOf(cutsSchema),
    stages: { type: 'array', items: anyOf(schemaOf(stageSchema), schemaOf(otherStageSchema)), minItems: 1 },
  };
}
