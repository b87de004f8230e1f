import type { StepKind } from '../../plan/plan';
import { subscribe, suppress, unsubscribe } from './consent';
import { choose } from './choose';
import { coupon } from './coupon';
import { email } from './email';
import { exit } from './exit';
import { ifStep } from './if';
import { message } from './message';
import { note } from './note';
import { recommend } from './recommend';
import { repeat } from './repeat';
import { set } from './set';
import { sms } from './sms';
import { split } from './split';
import { start, stop } from './start';
import type { StepWord } from './step-word';
import { tag } from './tag';
import { track } from './track';
import { untag } from './untag';
import { wait } from './wait';
import { waitFor } from './wait-for';
import { webhook } from './webhook';

/** Every step kind of the language, by its verb. A kind of the plan without a word here does not compile. */
export const STEP_WORDS = {
  email,
  sms,
  coupon,
  wait,
  wait_for: waitFor,
  if: ifStep,
  choose,
  repeat,
  split,
  set,
  tag,
  untag,
  track,
  subscribe,
  unsubscribe,
  suppress,
  start,
  stop,
  webhook,
  message,
  recommend,
  exit,
  note,
} satisfies { [K in StepKind]: StepWord<K> };

/** The verbs, in the order of the reference. */
export const VERBS: readonly StepKind[] = Object.keys(STEP_WORDS).filter(isVerb);

/** Verbs of the language that this version cannot run. */
export const VERBS_NOT_YET: readonly string[] = ['task'];

/** Whether a word is the verb of a step. */
export function isVerb(word: string): word is StepKind {
  return Object.hasOwn(STEP_WORDS, word);
}
