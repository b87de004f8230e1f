import type { Json } from '../audience/json';
import { statementsOf } from '../audience/profile-change';
import type { ConsentRow } from '../store/privacy/privacy-repositories';
import type { EventRow } from '../store/rows';

/** Evidence is kept as it was given, and no longer than this. */
const MOST_CHARACTERS = 500;

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.slice(0, MOST_CHARACTERS) : null;
}

/** The run in whose name a step stated it: the step's id and round stand behind it in the id of the event. */
function runOf({ source, messageId }: EventRow): string | null {
  return source === 'journey' ? messageId.split('/').slice(0, -2).join('/') : null;
}

/**
 * What an event states of consent, as rows of its history. The evidence stands in the event's context: `ip`,
 * `userAgent`, and `consentVersion`, the version of the text that the person was shown.
 */
export function consentRows(event: EventRow): ConsentRow[] {
  const { context, properties } = event;
  return statementsOf(event).map(({ channel, topic, state, atMs, source }) => ({
    ...{ userRef: event.userRef, channel, topic, state, atMs, source },
    by: event.source,
    reason: textOf(properties['reason']),
    textVersion: textOf(context['consentVersion']),
    ip: textOf(context['ip']),
    userAgent: textOf(context['userAgent']),
    journey: textOf(properties['journey']),
    runId: runOf(event),
    step: textOf(properties['step']),
  }));
}
