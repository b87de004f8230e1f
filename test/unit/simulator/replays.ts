import { luxonCalendar } from '../../../audience/luxon-calendar';
import { check, emailFile } from '../language/check';
import {
  runBacktest,
  type Backtest,
  type BacktestSetting,
} from '../../../journey/simulator/backtest/backtest';
import { replayed, type Beginning, type StoredEvent } from '../../../journey/simulator/backtest/replay';
import type { Life } from '../../../journey/simulator/lives';
import type { SourceFile } from '../../../journey/language/workspace';

export const DAY_MS = 86_400_000;
/** Midnight in Shanghai. */
export const START_MS = Date.UTC(2026, 2, 1, 16);
export const UNTIL_MS = START_MS + 30 * DAY_MS;

/** An event of a person, so many days after the start; before it with a negative number. */
export function onDay(day: number, name: string, more: Partial<StoredEvent> = {}): StoredEvent {
  return {
    type: 'track',
    messageId: `${name}-${day}`,
    name,
    properties: { total: 10 },
    traits: {},
    atMs: START_MS + day * DAY_MS,
    source: 'api',
    hops: 0,
    ...more,
  };
}

/** A person with an address and consent, of whom nothing else is known. */
export function someone(userId: string, more: Partial<Beginning['person']> = {}): Beginning {
  const email = { state: 'granted' as const, atMs: 1, source: 'test' };
  const traits = { email: `${userId}@shop.example` };
  const person = { userRef: `ref-${userId}`, userId, traits, tags: [], consent: { email }, suppressed: [] };
  return {
    person: { ...person, zone: null, locale: null, ...more },
    settled: new Set(['email']),
    tagged: [],
    changes: true,
  };
}

/** The life of a person by what was stored of them. */
export function lived(beginning: Beginning, events: readonly StoredEvent[], journeys = ['offer']): Life {
  return replayed(beginning, events, { startMs: START_MS, untilMs: UNTIL_MS, region: 'CN', journeys });
}

/** Replays lives through these journeys, each a version, in portions of so many people. */
export async function backtest(
  journeys: readonly string[],
  lives: readonly Life[],
  over: Partial<BacktestSetting> & { portion?: number; more?: SourceFile[] } = {},
): Promise<Backtest> {
  const { portion = 100, more = [], ...rest } = over;
  const setting = { ...settingOf(journeys, more), ...rest };
  function* portions(): Generator<Life[]> {
    for (let from = 0; from < lives.length; from += portion) yield lives.slice(from, from + portion);
  }
  return runBacktest(setting, { portions });
}

function settingOf(journeys: readonly string[], more: SourceFile[]): BacktestSetting {
  const workspaces = journeys.map((text) => {
    const files = [{ path: 'journeys/offer.yaml', text }, emailFile('offer'), emailFile('late'), ...more];
    const { workspace, faults } = check(...files);
    if (workspace === null) throw new Error(JSON.stringify(faults));
    return workspace;
  });
  const [first] = workspaces;
  if (first === undefined) throw new Error('no journey');
  return {
    versions: workspaces.flatMap(({ journeys: [one], segments }) =>
      one === undefined ? [] : [{ plan: one.plan, segments }],
    ),
    traits: first.traits,
    coupons: first.coupons,
    brand: first.brand,
    templates: {},
    calendar: luxonCalendar,
    startMs: START_MS,
    untilMs: UNTIL_MS,
    conversion: { event: 'order_placed', value: 'total' },
    withinMs: 7 * DAY_MS,
    keep: 20,
    person: null,
  };
}
