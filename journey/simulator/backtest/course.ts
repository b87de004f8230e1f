import type { ChannelName } from '../../../audience/channel';
import type { TimelineLine } from '../timeline';

/** A message that a version would have sent, held back or left out. */
export interface CourseMessage {
  atMs: number;
  step: string;
  template: string;
  /** Null for a `message` step of which no channel was chosen. */
  channel: ChannelName | null;
  outcome: 'sent' | 'deferred' | 'skipped' | 'failed';
  /** Why it was not sent at this instant; null where it was. */
  reason: string | null;
  /** How long after the entry of its run, in ms. */
  afterEntryMs: number;
}

/** What a version of a journey would have come to for one person. */
export interface Course {
  /** When the person entered. */
  entered: number[];
  /** Whether they would have been held out, and measured only. */
  heldOut: boolean;
  /** Why an entry was refused, oldest first. */
  refused: { atMs: number; reason: string }[];
  messages: CourseMessage[];
  /** When the goal of the journey was reached. */
  converted: number[];
  /** How each run ended. */
  ended: { atMs: number; outcome: string }[];
}

const OUTCOMES: Readonly<Record<string, CourseMessage['outcome']>> = {
  done: 'sent',
  deferred: 'deferred',
  skipped: 'skipped',
  failed: 'failed',
};

/** The steps that send, by the kind in the timeline. */
const SENDING: Readonly<Record<string, ChannelName | null>> = { email: 'email', sms: 'sms', message: null };

/** Reads a person's course from the lines of their timeline, which come in the order of the clock. */
export function courseOf(lines: readonly TimelineLine[]): Course {
  const course: Course = {
    ...{ entered: [], heldOut: false, refused: [], messages: [] },
    ...{ converted: [], ended: [] },
  };
  const enteredAtMs = new Map<string, number>();
  for (const line of lines) {
    if (line.kind === 'entered' && line.runId !== null) enteredAtMs.set(line.runId, line.atMs);
    takeLine(course, line, enteredAtMs.get(line.runId ?? '') ?? line.atMs);
  }
  return course;
}

function takeLine(course: Course, line: TimelineLine, enteredAtMs: number): void {
  const { kind, outcome, atMs, step, subject = '', reason } = line;
  if (step !== null) {
    const became = OUTCOMES[outcome];
    const channel = SENDING[kind];
    if (channel === undefined || became === undefined) return;
    const why = became === 'sent' ? null : (reason ?? 'other');
    const message = { atMs, step, template: subject, channel, outcome: became, reason: why };
    course.messages.push({ ...message, afterEntryMs: atMs - enteredAtMs });
  } else if (kind === 'entered') course.entered.push(atMs);
  else if (kind === 'held_out') course.heldOut = true;
  else if (kind === 'refused') course.refused.push({ atMs, reason: reason ?? 'other' });
  else if (kind === 'converted') course.converted.push(atMs);
  else if (kind === 'ended') course.ended.push({ atMs, outcome });
}

/** The messages that would have gone out. */
export function sentIn({ messages }: Course): CourseMessage[] {
  return messages.filter(({ outcome }) => outcome === 'sent');
}
