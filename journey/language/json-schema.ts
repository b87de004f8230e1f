import { z } from 'zod';
import { EXPECT_WORDS } from '../simulator/script/line-words';
import { activeSchema } from './active';
import { againRule, againSchema } from './again';
import { workspaceSchema } from './brand';
import { NUMBER_SHAPE } from './conditions/operators';
import { clockSchema } from './conditions/moment-conditions';
import { CONDITION_WORDS } from './conditions/read-conditions';
import { catalogueSchema } from './catalogue';
import { couponSchema } from './coupon';
import { deliverySchema } from './delivery';
import {
  enterDateItemSchema,
  enterDateSchema,
  enterEventSchema,
  enterManualSchema,
  enterSegmentSchema,
} from './enter';
import { enterItemSchema } from './enter-item';
import { enterScheduleItemSchema, enterScheduleSchema } from './enter-schedule';
import { enterTraitSchema } from './enter-trait';
import { exitSchema, goalSchema } from './goal-and-exit';
import { journeySchema } from './journey-schema';
import { TEST_SHAPES, testSchema } from './journey-test/test-schema';
import { limitSchema } from './limit';
import { populationSchema } from './population/population';
import { habitSchema } from './population/read-habit';
import { convertSchema, ratesSchema, responsesSchema } from './population/read-responses';
import { populationDefinitions } from './population/spread-schema';
import { anyOf, listOf, mapOf, ref, schemaOf, type JsonSchema } from './schema-parts';
import { segmentSchema } from './segment';
import { consentSchema } from './steps/consent';
import { choiceSchema, otherwiseSchema } from './steps/choose';
import { repeatSchema } from './steps/repeat';
import { variantSchema, winnerSchema } from './steps/split';
import { startSchema } from './steps/start';
import { STEP_WORDS } from './steps/step-words';
import { trackSchema } from './steps/track';
import { waitForSchema } from './steps/wait-for';
import { outcomeSchema } from './steps/wait-outcomes';
import { clockWaitSchema, cycleWaitSchema, dateWaitSchema, sinceEntrySchema } from './steps/wait-spec';
import { webhookSchema } from './steps/webhook';
import { recommendSchema } from './steps/recommend';
import { traitDefinitions, traitSchema } from './traits/trait-json';
import { duration, signedDuration } from './values/duration';
import { id } from './values/id';

/** Conditions and what they are made of. */
function conditionDefinitions(): Record<string, JsonSchema> {
  const group = (key: string, value: JsonSchema): JsonSchema => ({
    type: 'object',
    properties: { [key]: value },
    required: [key],
    additionalProperties: false,
  });
  return {
    conditions: {
      description: 'One condition, or a list of which all must hold.',
      ...listOf('condition', true),
    },
    condition: anyOf(
      group('all', listOf('condition')),
      group('any', listOf('condition')),
      group('not', ref('conditions')),
      ...CONDITION_WORDS.map(({ schema }) => schemaOf(schema)),
    ),
    reference: anyOf(
      ...['profile', 'entry', 'step'].map((source) => group(source, { type: 'string' })),
      group('now', schemaOf(signedDuration)),
    ),
    times: schemaOf(z.object(NUMBER_SHAPE)),
    clock: schemaOf(clockSchema),
  };
}

/** Steps and what stands inside them. */
function stepDefinitions(): Record<string, JsonSchema> {
  const steps = Object.values(STEP_WORDS).map(({ schema, about }) => ({
    description: about,
    ...schemaOf(schema.extend({ id: id.optional() })),
  }));
  const given = { description: 'A literal, whose text may hold Liquid, or a reference.' };
  const add = {
    type: 'object',
    properties: { add: { type: 'number' } },
    required: ['add'],
    additionalProperties: false,
  };
  return {
    steps: listOf('step'),
    step: anyOf(...steps),
    givens: mapOf(given),
    set: mapOf(anyOf(add, given)),
    variants: mapOf(schemaOf(variantSchema)),
    winner: schemaOf(winnerSchema),
    track: schemaOf(trackSchema),
    consent: schemaOf(consentSchema),
    wait: anyOf(
      ref('duration'),
      ...[clockWaitSchema, dateWaitSchema, sinceEntrySchema, cycleWaitSchema].map(schemaOf),
    ),
    webhook: schemaOf(webhookSchema),
    recommend: schemaOf(recommendSchema),
    headers: mapOf({ type: 'string' }),
    wait_for: schemaOf(waitForSchema),
    outcomes: { type: 'array', items: schemaOf(outcomeSchema) },
    choices: { type: 'array', items: anyOf(schemaOf(choiceSchema), schemaOf(otherwiseSchema)) },
    repeat: schemaOf(repeatSchema),
    start: anyOf(schemaOf(id), schemaOf(startSchema)),
    duration: schemaOf(duration),
  };
}

/** The parts of a journey above its steps. */
function journeyDefinitions(): Record<string, JsonSchema> {
  const items = [
    ...[enterEventSchema, enterSegmentSchema, enterManualSchema, enterDateItemSchema],
    ...[enterScheduleItemSchema, enterTraitSchema, enterItemSchema],
  ];
  return {
    enter: anyOf(...items.map(schemaOf)),
    enter_date: schemaOf(enterDateSchema),
    enter_schedule: schemaOf(enterScheduleSchema),
    limit: schemaOf(limitSchema),
    again: anyOf(schemaOf(againRule), schemaOf(againSchema)),
    active: schemaOf(activeSchema),
    goal: schemaOf(goalSchema),
    exit: schemaOf(exitSchema),
    delivery: schemaOf(deliverySchema),
  };
}

/** The lines of a test. What each word of `expect` means, only `validate` knows. */
function testDefinitions(): Record<string, JsonSchema> {
  const beside = ['person', 'journey', 'reason', 'took', 'variant', 'got'];
  const texts = Object.fromEntries([...EXPECT_WORDS, ...beside].map((word) => [word, { type: 'string' }]));
  const expected = {
    type: 'object',
    properties: {
      at: ref('moment'),
      between: { type: 'array', items: ref('moment'), minItems: 2, maxItems: 2 },
      until: ref('moment'),
      ...texts,
    },
    additionalProperties: false,
  };
  return {
    moment: schemaOf(TEST_SHAPES.moment),
    person: schemaOf(TEST_SHAPES.person),
    people: listOf('person'),
    experiments: { type: 'array', items: schemaOf(TEST_SHAPES.experiment) },
    items: { type: 'array', items: schemaOf(TEST_SHAPES.item) },
    neighbours: schemaOf(TEST_SHAPES.neighbours),
    events: { type: 'array', items: schemaOf(TEST_SHAPES.happening) },
    expect: { type: 'array', items: expected },
  };
}

function published(schema: z.ZodType, title: string, definitions: Record<string, JsonSchema>): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title, ...schemaOf(schema), definitions };
}

/**
 * The JSON Schemas (draft 7) of the kinds of files, for completion and checks in editors. They know the form of a
 * file; what needs other files, and many a rule of meaning, only `validate` knows.
 */
export function jsonSchemas(): Record<
  'workspace' | 'journey' | 'segment' | 'trait' | 'coupon' | 'population' | 'test',
  JsonSchema
> {
  const conditions = conditionDefinitions();
  const journey = { ...conditions, ...stepDefinitions(), ...journeyDefinitions() };
  const parts = populationDefinitions(habitSchema, ratesSchema, convertSchema);
  const population = { ...parts, responses: schemaOf(responsesSchema) };
  return {
    workspace: published(workspaceSchema, 'Workspace', {
      topics: mapOf({ type: 'string' }),
      catalogue: schemaOf(catalogueSchema),
    }),
    journey: published(journeySchema, 'Journey', journey),
    segment: published(segmentSchema, 'Segment', conditions),
    trait: published(traitSchema, 'Trait', { ...conditions, ...traitDefinitions() }),
    coupon: published(couponSchema, 'Coupon', {}),
    population: published(populationSchema, 'Population', population),
    test: published(testSchema, 'Test', testDefinitions()),
  };
}
