import { templateClasses } from '../../journey/simulator/template-classes';
import type { Calendar } from '../../audience/calendar';
import type { ConsentFact } from '../../audience/facts';
import { userRefOf } from '../../audience/user-ref';
import { durationMs } from '../../journey/language/values/duration';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Plan } from '../../journey/plan/plan';
import type { Happening, SimulatedPerson, Simulation } from '../../journey/simulator/simulation';
import type { EventsFile, FileHappening } from './events-file';

/** How long a simulation goes on when nobody says: longer than a year, so that yearly dates come round. */
export const DEFAULT_SPAN_MS = 400 * 86_400_000;

function instantOf(at: string, startMs: number): number {
  const span = durationMs(at);
  return span === null ? Date.parse(at) : startMs + span;
}

function personOf(file: EventsFile, startMs: number): SimulatedPerson {
  const { id, email, phone, timezone, locale, consent, tags, traits } = file.person;
  const granted: ConsentFact = { state: 'granted', atMs: startMs, source: 'simulation' };
  return {
    userRef: userRefOf('simulation', { userId: id }),
    userId: id,
    traits: { ...traits, ...(email && { email }), ...(phone && { phone }) },
    tags,
    consent: Object.fromEntries(consent.map((channel) => [channel, granted])),
    suppressed: [],
    zone: timezone ?? null,
    locale: locale ?? null,
  };
}

/** One line of the file as the simulator takes it. */
function happeningOf(line: FileHappening, index: number, userRef: string, startMs: number): Happening {
  const atMs = instantOf(line.at, startMs);
  const base = { atMs, userRef };
  if ('event' in line) {
    const event = {
      messageId: line.id ?? `event-${index + 1}`,
      name: line.event,
      atMs,
      properties: line.properties,
    };
    return { ...base, kind: 'event', event, triggers: true, hops: 0 };
  }
  if ('identify' in line) return { ...base, kind: 'identify', traits: line.identify };
  if ('tag' in line) return { ...base, kind: 'tag', tag: line.tag, present: true };
  if ('untag' in line) return { ...base, kind: 'tag', tag: line.untag, present: false };
  if ('subscribe' in line)
    return { ...base, kind: 'consent', channel: line.subscribe, topic: null, granted: true };
  if ('unsubscribe' in line) {
    return { ...base, kind: 'consent', channel: line.unsubscribe, topic: null, granted: false };
  }
  if ('message' in line) return { ...base, kind: 'fate', step: line.message, was: line.was };
  if ('redeem' in line) return { ...base, kind: 'redeem', coupon: line.redeem };
  return { ...base, kind: 'enter', journey: line.enter, event: null };
}

/** Puts the simulation of one person in one journey together. */
export function toSimulation(
  workspace: CheckedWorkspace,
  plan: Plan,
  file: EventsFile,
  calendar: Calendar,
  nowMs: number,
  spanMs: number,
): Simulation {
  const startMs = file.start === undefined ? nowMs : Date.parse(file.start);
  const person = personOf(file, startMs);
  return {
    plans: [plan],
    segments: workspace.segments,
    traits: workspace.traits,
    coupons: workspace.coupons,
    brand: workspace.brand,
    templates: templateClasses(workspace),
    people: [person],
    happenings: file.events.map((line, index) => happeningOf(line, index, person.userRef, startMs)),
    startMs,
    untilMs: startMs + spanMs,
    calendar,
  };
}
