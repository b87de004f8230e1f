import type { Seen } from '../audience/facts';
import { instantText } from './instant-text';
import { outcomeText, passedText, type ListedPassed } from './run-text';
import { reasonText, seenText } from './simulate/timeline-text';
import type { Terminal } from './terminal';

/** What the API says of a person and a journey; instants are ISO 8601. */
export interface ToldWhy {
  journey: string;
  status: string;
  entered: boolean;
  runs: {
    runId: string;
    live: boolean;
    at: string | null;
    enteredAt: string;
    outcome: string | null;
    holdout: boolean;
    decisions: ListedPassed[];
    messages: {
      step: string;
      channel: string;
      template: string;
      state: string;
      reason: string | null;
      at: string;
    }[];
  }[];
  refusals: { reason: string; key: string | null; at: string; seen?: Seen[] }[];
  now: { what: string; holds: boolean; reason?: string; seen: Seen[] }[] | null;
}

type Words = Pick<Terminal, 't'>;
type ToldRun = ToldWhy['runs'][number];

/** The answer in lines: runs with what decided them and their messages, entries refused, or what holds now. */
export function whyLines(terminal: Words, why: ToldWhy): string[] {
  const { t } = terminal;
  const { journey, status } = why;
  return [
    t(why.entered ? 'why.entered' : 'why.not-entered', { journey, status }),
    ...why.runs.flatMap((run) => runLines(terminal, run)),
    ...why.refusals.flatMap((one) => withSeen(`${when(one.at)}  ${refusalText(terminal, one)}`, one.seen)),
    ...(why.now === null ? [] : nowLines(terminal, why.now)),
  ];
}

function runLines(terminal: Words, run: ToldRun): string[] {
  const { t } = terminal;
  const stands = run.live
    ? t('why.at', { step: run.at ?? '–' })
    : t('why.ended', { reason: run.outcome ?? '' });
  // A skip and a deferral stand among the decisions already, with their reason and until when.
  const decided = new Set(run.decisions.map(({ step, outcome }) => `${step} ${outcome}`));
  const messages = run.messages.filter(({ step, state }) => !decided.has(`${step} ${state}`));
  const held = run.holdout ? [`  ${t('why.held-out')}`] : [];
  return [
    `${when(run.enteredAt)}  ${run.runId}  ${stands}`,
    ...held,
    ...run.decisions.flatMap((one) =>
      passedText(one, t)
        .split('\n')
        .map((line) => `  ${line}`),
    ),
    ...messages.map((one) => `  ${messageText(terminal, one)}`),
  ];
}

function messageText(
  { t }: Words,
  { at, channel, template, step, state, reason }: ToldRun['messages'][number],
): string {
  const why = reason === null ? '' : ` (${reasonText(reason, t)})`;
  return `${when(at)}  ${channel} ${template} ${outcomeText(state, t)}${why}  (${step})`;
}

function refusalText({ t }: Words, { reason, key }: ToldWhy['refusals'][number]): string {
  const values = { reason: reasonText(reason, t), key: key ?? '' };
  return key === null ? t('why.refused', values) : t('why.refused-key', values);
}

function nowLines({ t }: Words, now: NonNullable<ToldWhy['now']>): string[] {
  const lines = now.flatMap(({ what, holds, reason, seen }) => {
    const why = reason === undefined ? '' : ` (${reasonText(reason, t)})`;
    return withSeen(`  ${holds ? '✓' : '✗'} ${what}${why}`, seen);
  });
  return [t('why.now'), ...lines];
}

function withSeen(line: string, seen: readonly Seen[] = []): string[] {
  return seen.length === 0 ? [line] : [line, `    ${seenText(seen)}`];
}

function when(at: string): string {
  return instantText(Date.parse(at));
}
