import type { Condition } from '../../../audience/condition';
import type { Plan, PlanStep } from '../../plan/plan';
import { exitsOf } from '../../plan/step-exits';
import type { Segment } from '../workspace';
import type { SoundJourney, Together } from './together';

/** What a step may set off, as listening tokens. */
function effectsOf(step: PlanStep): string[] {
  switch (step.kind) {
    case 'track':
      return [`event:${step.event}`];
    case 'tag':
    case 'untag':
      return [`tag:${step.tag}`];
    case 'set':
      return Object.keys(step.set).map((trait) => `profile:${trait}`);
    case 'email':
    case 'sms':
      return [`event:${step.kind}_sent`];
    case 'subscribe':
      return ['event:subscribed', `consent:${step.channel}`];
    case 'unsubscribe':
    case 'suppress':
      return ['event:unsubscribed', `consent:${step.channel}`];
    case 'message':
      return step.channels.map((channel) => `event:${channel}_sent`);
    case 'coupon':
      return ['event:coupon_issued'];
    case 'start':
      return [`start:${step.journey}`];
    default:
      return [];
  }
}

/** Everything that a run may set off at once: before the first wait on each of its ways. */
function atOnce(plan: Plan): Set<string> {
  const effects = new Set<string>(['event:journey_entered']);
  const met = new Set<string>();
  const open = [plan.first];
  while (open.length > 0) {
    const id = open.pop() ?? null;
    if (id === null) effects.add('event:journey_ended');
    const step = id === null || met.has(id) ? undefined : plan.steps[id];
    if (!step) continue;
    met.add(step.id);
    for (const effect of effectsOf(step)) effects.add(effect);
    if (step.kind === 'exit') effects.add('event:journey_ended');
    if (step.kind !== 'wait' && step.kind !== 'wait_for') open.push(...exitsOf(step).map(({ to }) => to));
  }
  return effects;
}

/** What starts a journey, as tokens. An entry with a `where` on an event of the system is taken to be narrow enough. */
function startsOf(plan: Plan, segments: ReadonlyMap<string, Segment>): Set<string> {
  const tokens = plan.enter.flatMap((item) => {
    if (item.kind === 'event') return isNarrow(item.event, item.where) ? [] : [`event:${item.event}`];
    if (item.kind === 'manual') return [`start:${plan.journey}`];
    if (item.kind === 'trait') return [`profile:${item.trait}`];
    // Nothing that a journey does changes an item.
    if (item.kind === 'item') return [];
    return item.kind === 'segment' ? (segments.get(item.segment)?.reads ?? []) : [];
  });
  return new Set(tokens);
}

const SYSTEM_WIDE = /^(email|sms|coupon|journey)_/;

function isNarrow(event: string, where: Condition | null): boolean {
  return where !== null && SYSTEM_WIDE.test(event);
}

/** A circle ends by itself where the same person may not enter again. */
function mayRepeat(plan: Plan): boolean {
  return [plan.again.perKey, plan.again.perPerson].every(
    (rule) => rule?.kind !== 'once' && rule?.kind !== 'after',
  );
}

/** Reports journeys that start one another in a circle without a wait, each once, at the entry that closes it. */
export function checkCircles(together: Together, journeys: readonly SoundJourney[]): void {
  const segments = new Map(
    together.definitions.flatMap((one) =>
      one.kind === 'segment' && one.segment ? [[one.segment.segment, one.segment] as const] : [],
    ),
  );
  const nodes = journeys
    .filter(({ plan }) => mayRepeat(plan))
    .map((one) => ({ ...one, effects: atOnce(one.plan), starts: startsOf(one.plan, segments) }));
  const next = nodes.map(({ effects }) =>
    nodes.flatMap(({ starts }, i) => ([...starts].some((token) => effects.has(token)) ? [i] : [])),
  );
  nodes.forEach(({ plan, journey }, i) => {
    const circle = wayBack(i, next);
    if (!circle) return;
    const names = circle.map((at) => nodes[at]?.plan.journey ?? '');
    const message =
      names.length === 1
        ? `\`${plan.journey}\` starts itself without a wait.`
        : `${[...names, plan.journey].map((name) => `\`${name}\``).join(' → ')} start one another without a wait.`;
    journey.root
      .at('enter')
      .fault('runaway_circle', message, { of: 'key', hint: 'Put a `wait` into the circle.' });
  });
}

/** The shortest way from a node back to itself, as the nodes on it, or null. */
function wayBack(start: number, next: readonly (readonly number[])[]): number[] | null {
  const ways: number[][] = [[start]];
  const seen = new Set<number>();
  for (let way = ways.shift(); way; way = ways.shift()) {
    for (const to of next[way.at(-1) ?? start] ?? []) {
      if (to === start) return way;
      if (seen.has(to)) continue;
      seen.add(to);
      ways.push([...way, to]);
    }
  }
  return null;
}
