import type { DrawWords } from './draw-words';
import type { PlanStep, WaitSpec } from './plan';
import { hostOf } from './reach-steps';

/** What a step is about, beside its verb: the template, the event, how long it waits. */
export function subjectOf(step: PlanStep, words: DrawWords): string {
  switch (step.kind) {
    case 'email':
    case 'sms':
      return step.template;
    case 'message':
      return words.byChannels(step.template, step.channels.join(', '));
    case 'webhook':
      return `${step.method} ${hostOf(step.url)}`;
    case 'recommend':
      return step.strategy;
    case 'subscribe':
    case 'unsubscribe':
      return step.topic === null ? step.channel : `${step.channel} ${step.topic}`;
    case 'suppress':
      return step.channel;
    case 'coupon':
      return step.coupon;
    case 'split':
      return step.split;
    case 'tag':
    case 'untag':
      return step.tag;
    case 'track':
      return step.event;
    case 'exit':
      return step.reason;
    case 'wait':
      return waitText(step.wait, words);
    case 'set':
      return Object.keys(step.set).join(', ');
    case 'start':
    case 'stop':
      return step.journey;
    case 'repeat':
      return words.times(step.times, step.everyMs === null ? null : durationText(step.everyMs));
    case 'note':
      return step.note;
    default:
      return step.id;
  }
}

function waitText(wait: WaitSpec, words: DrawWords): string {
  switch (wait.kind) {
    case 'duration':
      return durationText(wait.durationMs);
    case 'since_entry':
      return words.sinceEntry(durationText(wait.durationMs));
    case 'clock':
      return wait.on === null ? words.until(wait.at, null) : words.on(wait.at, wait.on.join(', '));
    case 'cycle':
      return words.until(`${besideText(wait, words)}${words.due(wait.trait)}`, wait.at);
    case 'date':
      return words.until(`${besideText(wait, words)}${wait.source.path}`, wait.at);
  }
}

const DAY_MS = 86_400_000;

/** How far from a date: `7d before `; nothing for the date itself. A calendar day is told as a day. */
function besideText(
  { offsetDays, offsetMs }: { offsetDays: number; offsetMs: number },
  words: DrawWords,
): string {
  const beside = offsetDays * DAY_MS + offsetMs;
  if (beside === 0) return '';
  const duration = durationText(Math.abs(beside));
  return beside < 0 ? words.before(duration) : words.after(duration);
}

const UNITS: readonly [string, number][] = [
  ['d', DAY_MS],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
];

/** As a marketer writes it: `1d 12h`. */
function durationText(ms: number): string {
  let left = ms;
  const parts = UNITS.flatMap(([unit, size]) => {
    const count = Math.floor(left / size);
    left -= count * size;
    return count === 0 ? [] : [`${count}${unit}`];
  });
  return parts.join(' ');
}
