import type { z } from 'zod';
import type { Condition } from '../../../audience/condition';
import type { StepKind, StepKinds } from '../../plan/plan';
import type { Mapping, Path } from '../path';
import { readObject, type KeyWords } from '../read-object';
import type { Spot } from '../spot';

/** A list of steps inside a step: `then`, `else`, or the steps of a variant. */
export interface Branch {
  name: string;
  /** Below the step. */
  path: Path;
  steps: unknown;
}

/** A step in a branch of another, at any depth. */
export interface Inside {
  id: string;
  /** Whether time passes in it. */
  waits: boolean;
  /** Whether a repeat stands between the two. */
  deeper: boolean;
}

/** What a step is told of its surroundings when it is lowered. */
export interface StepPlace {
  id: string;
  /** The step that follows, or null at the end of the journey. */
  next: string | null;
  /** The first step of a branch, or `next` where the branch is empty. */
  first(branch: string): string | null;
  /** Whether the branch has steps. */
  has(branch: string): boolean;
  /** The nearest earlier step that is not a wait, or null where there is none. */
  since: string | null;
  /** The next wait after this step. */
  nextWait: string | null;
  /** The steps in the branches of this one. */
  inside: readonly Inside[];
  /** Reads conditions with the run and, in `where`, the event at hand. */
  conditions(value: unknown, spot: Spot, event: boolean): Condition | null;
}

/** One step kind: its schema for editors and checks, its default subject, its branches and its meaning. */
export interface StepWord<K extends StepKind> {
  kind: K;
  about: string;
  schema: z.ZodObject;
  /** The second half of the default id; empty where the verb alone must do. */
  subject(step: Mapping): string;
  branches(step: Mapping): Branch[];
  read(step: Mapping, spot: Spot, place: StepPlace): StepKinds[K] | null;
}

/** Joins the schema of a step kind with its meaning. `schema` holds every key but `id`. */
export function stepWord<K extends StepKind, S extends z.ZodObject>(word: {
  kind: K;
  about: string;
  schema: S;
  words?: KeyWords;
  subject(step: Mapping): string;
  branches?(step: Mapping): Branch[];
  lower(doc: z.output<S>, spot: Spot, place: StepPlace): StepKinds[K] | null;
}): StepWord<K> {
  return {
    kind: word.kind,
    about: word.about,
    schema: word.schema,
    subject: (step) => word.subject(step),
    branches: (step) => word.branches?.(step) ?? [],
    read(step, spot, place) {
      const own = Object.fromEntries(Object.entries(step).filter(([key]) => key !== 'id'));
      const doc = readObject(word.schema, own, spot, word.words);
      return doc && word.lower(doc, spot, place);
    },
  };
}

/** The text of a key, for default ids; empty where it is no text. */
export function textOf(step: Mapping, key: string): string {
  const value = step[key];
  return typeof value === 'string' ? value : '';
}

/** The branches of `then` and `else`, where they stand. */
export function thenElse(step: Mapping): Branch[] {
  return ['then', 'else']
    .filter((name) => step[name] !== undefined)
    .map((name) => ({ name, path: [name], steps: step[name] }));
}
