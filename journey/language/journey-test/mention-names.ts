import type { JsonObject } from '../../../audience/json';
import type { Expected } from '../../simulator/script/read-expected';
import { isMapping } from '../path';
import type { Mention, Spot } from '../spot';

/** A step that a line of a test names. */
export interface NamedStep {
  /** The journey it must be in; null where any journey that takes part will do. */
  journey: string | null;
  id: string;
  /** The name of a template will do as well. */
  orTemplate: boolean;
  spot: Spot;
}

/** What a key of a line of `events` names. */
const OF_EVENTS: Readonly<Record<string, Mention['kind']>> = {
  enter: 'journey',
  pause: 'journey',
  resume: 'journey',
  pause_journey: 'journey',
  resume_journey: 'journey',
  skip_wait: 'journey',
  stop: 'journey',
  coupon: 'coupon',
};

/** What a key of a line of `expect` names. */
const OF_EXPECT: Readonly<Record<string, Mention['kind']>> = {
  ...{ entered: 'journey', refused: 'journey', held_out: 'journey', converted: 'journey' },
  ...{ paused: 'journey', resumed: 'journey', start: 'journey', stop: 'journey' },
  ...{ coupon: 'coupon', no_coupon: 'coupon', email: 'template', sms: 'template' },
};

/** Keys of a line of `expect` whose value is the id of a step. */
const STEPS = new Set([
  ...['deferred', 'skipped', 'failed', 'if', 'choose', 'split', 'wait', 'wait_for', 'repeat'],
  ...['recommend', 'no_items', 'webhook'],
]);

/** Mentions what the lines of a test name, and gives the steps, which only the plans know. */
export function mentionNames(
  document: JsonObject,
  expect: readonly Expected[],
  journey: string,
  root: Spot,
): NamedStep[] {
  return [...ofEvents(document.events, root), ...ofExpect(expect, journey, root)];
}

function ofEvents(events: unknown, root: Spot): NamedStep[] {
  if (!Array.isArray(events)) return [];
  return events.flatMap((line: unknown, index) => {
    if (!isMapping(line)) return [];
    return Object.entries(line).flatMap(([key, id]): NamedStep[] => {
      if (typeof id !== 'string') return [];
      const spot = root.at('events', index, key);
      const kind = OF_EVENTS[key];
      if (kind !== undefined) spot.mention(kind, id);
      if (key !== 'message' && key !== 'webhook') return [];
      return [{ journey: null, id, orTemplate: key === 'message', spot }];
    });
  });
}

function ofExpect(expect: readonly Expected[], journey: string, root: Spot): NamedStep[] {
  return expect.flatMap((line): NamedStep[] => {
    const spot = root.at('expect', line.index, line.what);
    const kind = OF_EXPECT[line.what];
    if (kind !== undefined) spot.mention(kind, line.value);
    else if (line.journey !== journey)
      root.at('expect', line.index, 'journey').mention('journey', line.journey);
    if (!STEPS.has(line.what)) return [];
    return [{ journey: line.journey, id: line.value, orTemplate: false, spot }];
  });
}
