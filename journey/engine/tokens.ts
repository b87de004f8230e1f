import type { MessageFate } from '../../audience/condition';
import type { EventFact } from '../../audience/facts';
import type { Plan } from '../plan/plan';
import { projectEvent } from './new-run';
import type { Heard } from './run';

/** The events of the system that tell what became of a message, with the fate each proves. */
export const FATE_EVENTS: Readonly<Record<string, MessageFate>> = {
  email_delivered: 'delivered',
  email_opened: 'opened',
  email_clicked: 'clicked',
  email_bounced: 'bounced',
  email_complained: 'complained',
  sms_delivered: 'delivered',
  sms_failed: 'failed',
};

/** What the dispatcher looks up in `runs.listens` when an event comes: everything the event may mean to a run. */
export function tokensOf(event: EventFact): string[] {
  const tokens = [`event:${event.name}`];
  const step = event.properties['step'];
  if (FATE_EVENTS[event.name] !== undefined && typeof step === 'string') tokens.push(`message:${step}`);
  return tokens;
}

/**
 * What this run is told of an event: the event itself, with only the properties the plan reads, where the plan listens
 * to it; and the fate of one of its own messages, where the event is about one (`run_id` names the run).
 */
export function heardOf(plan: Plan, runId: string, event: EventFact): Heard[] {
  const heard: Heard[] = [];
  if (plan.listens.includes(`event:${event.name}`)) {
    const seen = projectEvent(event, plan.reads[event.name] ?? []);
    heard.push({ kind: 'event', id: event.messageId, event: seen });
  }
  const step = event.properties['step'];
  const was = FATE_EVENTS[event.name];
  if (was !== undefined && typeof step === 'string' && event.properties['run_id'] === runId) {
    if (plan.listens.includes(`message:${step}`)) {
      const { round } = event.properties;
      const which = typeof round === 'number' ? { round } : {};
      heard.push({ kind: 'message', id: `${event.messageId}#fate`, step, was, atMs: event.atMs, ...which });
    }
  }
  return heard;
}
