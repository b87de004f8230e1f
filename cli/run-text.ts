import type { Seen } from '../audience/facts';
import type { JsonObject } from '../audience/json';
import { instantText } from './instant-text';
import { en, type MessageKey } from './messages/en';
import { reasonText, seenText } from './simulate/timeline-text';
import type { Translate } from './speech';

/** A run as the API lists it; instants are ISO 8601. */
export interface ListedRun {
  runId: string;
  journey: string;
  live: boolean;
  at: string | null;
  enteredAt: string;
  outcome: string | null;
  holdout: boolean;
  /** What the workflow says of itself, where one run was asked for and the engine answers. */
  state?: { at: string | null; status: string } | null;
}

/** One line of a run's timeline, as the API gives it. */
export interface ListedPassed {
  at: string;
  step: string | null;
  kind: string;
  outcome: string;
  reason?: string;
  subject?: string;
  until?: string;
  seen?: Seen[];
}

/** The address of a run: its id has three parts, and each is a segment of the path. */
export function runPath(runId: string): string {
  return `/api/runs/${runId.split('/').map(encodeURIComponent).join('/')}`;
}

/** The runs of an answer. */
export function runsIn(answer: JsonObject): ListedRun[] {
  return Array.isArray(answer.runs) ? (answer.runs as unknown as ListedRun[]) : [];
}

/** The timeline of an answer. */
export function timelineIn(answer: JsonObject): ListedPassed[] {
  return Array.isArray(answer.timeline) ? (answer.timeline as unknown as ListedPassed[]) : [];
}

/** One run as a row: id, step, since when, and how it stands. */
export function runColumns(run: ListedRun): string[] {
  const { runId, enteredAt, live, holdout, outcome, state } = run;
  const stands = state?.status === 'paused' ? 'paused' : 'live';
  const ended = holdout ? 'held out' : (outcome ?? 'ended');
  return [runId, state?.at ?? run.at ?? '', instantText(Date.parse(enteredAt)), live ? stands : ended];
}

/** What became of a step or a message in words; what is not a word of the engine, as a variant's name, stays as it is. */
export function outcomeText(outcome: string, t: Translate): string {
  const key = `outcome.${outcome}`;
  return Object.hasOwn(en, key) ? t(key as MessageKey) : outcome;
}

/** One line of a run's history: when, what, how it went and why in words, and the values that decided. */
export function passedText(passed: ListedPassed, t: Translate): string {
  const { at, kind, step, outcome, subject, reason, until, seen } = passed;
  const words = [
    kind,
    subject,
    outcome !== kind && outcomeText(outcome, t),
    reason && `(${reasonText(reason, t)})`,
    until && `→ ${instantText(Date.parse(until))}`,
  ];
  const about = step === null ? '' : `  (${step})`;
  const line = `${instantText(Date.parse(at))}  ${words.filter(Boolean).join(' ')}${about}`;
  return seen === undefined || seen.length === 0 ? line : `${line}\n    ${seenText(seen)}`;
}
