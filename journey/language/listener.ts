import type { Condition, MessageFate } from '../../audience/condition';
import type { Listener } from '../plan/plan';
import { messageFate } from './conditions/fate-conditions';
import type { Spot } from './spot';
import { listed } from './show';
import { eventName, id } from './values/id';
import { readElsewhere } from './values/leaf';

/** The keys by which goal, exit and wait_for say what they listen to. */
export const LISTENER_SHAPE = {
  event: eventName.optional().describe('An event of the person.'),
  where: readElsewhere('conditions', 'What the event must be like.').optional(),
  when: readElsewhere('conditions', 'A condition that comes true.').optional(),
  message: id.optional().describe('A message step of this journey.'),
  was: messageFate.optional().describe('What became of that message.'),
};

interface ListenerDoc {
  event?: string | undefined;
  where?: unknown;
  when?: unknown;
  message?: string | undefined;
  was?: MessageFate | undefined;
}

/** Reads conditions at a place of a journey; `event` tells whether an event is at hand. */
export type ReadWithEvent = (value: unknown, spot: Spot, event: boolean) => Condition | null;

const KINDS = ['event', 'when', 'message'] as const;

/** Reads what is listened to: an event, a condition, or the fate of a message. Null when there was a fault. */
export function readListener(doc: ListenerDoc, spot: Spot, conditions: ReadWithEvent): Listener | null {
  const given = KINDS.filter((key) => doc[key] !== undefined);
  const [kind, second] = given;
  if (kind === undefined) {
    spot.fault('missing_key', `One of ${listed(KINDS)} is missing.`, {
      hint: 'Write, for example, `event: order_placed`.',
    });
    return null;
  }
  if (second !== undefined) {
    const message = `${listed(given, 'and')} exclude one another.`;
    spot.at(second).fault('conflicting_keys', message, { of: 'key', hint: 'Keep one of them.' });
    return null;
  }
  misplaced(doc, kind, spot);
  if (doc.event !== undefined) return readEvent(doc.event, doc.where, spot, conditions);
  if (doc.message !== undefined) return readMessage(doc.message, doc.was, spot);
  const when = conditions(doc.when, spot.at('when'), false);
  return when && { on: 'when', when };
}

function misplaced(doc: ListenerDoc, kind: (typeof KINDS)[number], spot: Spot): void {
  if (doc.where !== undefined && kind !== 'event') {
    const hint = 'Put the conditions into `when`.';
    spot.at('where').fault('conflicting_keys', '`where` stands beside `event` only.', { of: 'key', hint });
  }
  if (doc.was !== undefined && kind !== 'message') {
    const hint = 'Write `message: <step id>`.';
    spot.at('was').fault('conflicting_keys', '`was` stands beside `message` only.', { of: 'key', hint });
  }
}

function readEvent(event: string, where: unknown, spot: Spot, conditions: ReadWithEvent): Listener | null {
  if (where === undefined) return { on: 'event', event, where: null };
  const read = conditions(where, spot.at('where'), true);
  return read && { on: 'event', event, where: read };
}

function readMessage(step: string, was: MessageFate | undefined, spot: Spot): Listener | null {
  spot.at('message').mention('message_step', step);
  if (was !== undefined) return { on: 'message', step, was };
  spot.fault('missing_key', '`was` is missing.', { hint: 'Say what became of the message: `was: clicked`.' });
  return null;
}
