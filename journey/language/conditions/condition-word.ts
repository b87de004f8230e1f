import type { z } from 'zod';
import type { Condition } from '../../../audience/condition';
import { readObject, type KeyWords } from '../read-object';
import type { Spot } from '../spot';

/** What a condition may speak of at its place in the file. */
export interface ConditionScope {
  /** Whether there is an event under test: in the `where` of enter, wait_for, exit, goal and did. */
  event: boolean;
  /** Whether there is a run: not in segments, nor in the `where` and `audience` of an entry. */
  run: boolean;
  /** The zone in which dates of the file are read. */
  zone: string;
  /** Names this place for `chance`, and counts the draws in it, so that draws do not follow one another. */
  place: string;
  draws: { count: number };
}

/** Reads nested conditions: a list is *all*. Null when there was a fault. */
export type ReadConditions = (value: unknown, spot: Spot, scope: ConditionScope) => Condition | null;

/** One form of condition: its subject (the key that names it), its schema and its meaning. */
export interface ConditionWord {
  subject: string;
  schema: z.ZodObject;
  read(value: unknown, spot: Spot, scope: ConditionScope, readConditions: ReadConditions): Condition | null;
}

/** Joins the schema of a condition form with its meaning. */
export function conditionWord<S extends z.ZodObject>(word: {
  subject: string;
  schema: S;
  words?: KeyWords;
  lower(
    doc: z.output<S>,
    spot: Spot,
    scope: ConditionScope,
    readConditions: ReadConditions,
  ): Condition | null;
}): ConditionWord {
  return {
    subject: word.subject,
    schema: word.schema,
    read(value, spot, scope, readConditions) {
      const doc = readObject(word.schema, value, spot, word.words);
      return doc && word.lower(doc, spot, scope, readConditions);
    },
  };
}
