import type { Trigger } from './enters';

/**
 * What opened a paused journey, as it stands when the journey goes on: an event is taken as received now, so that one
 * which lies further back than `late` starts no run any more.
 */
export function keptTrigger(trigger: Trigger, nowMs: number): Trigger {
  switch (trigger.kind) {
    case 'event':
      return { ...trigger, receivedAtMs: nowMs };
    case 'date':
    case 'schedule':
      return { ...trigger, nowMs };
    case 'manual':
      return { ...trigger, atMs: nowMs };
    case 'segment':
    case 'trait':
    case 'item':
      return trigger;
  }
}

/** Whether what opened the journey still holds for the person: who has left the segment meanwhile does not enter. */
export function stillOpens(trigger: Trigger, isInSegment: (segment: string) => boolean): boolean {
  return trigger.kind !== 'segment' || isInSegment(trigger.segment);
}
