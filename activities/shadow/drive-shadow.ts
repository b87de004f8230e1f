import type { Calendar } from '../../audience/calendar';
import type { ChannelName } from '../../audience/channel';
import type { DriveShadow } from '../../dispatch/shadows';
import { advance } from '../../journey/engine/advance';
import type { Effect, Input } from '../../journey/engine/effect';
import { takeTrail } from '../../journey/engine/hear';
import type { Run } from '../../journey/engine/run';
import type { Template } from '../../journey/language/workspace';
import type { Channel } from '../../message/channel';
import type { Renderer } from '../../message/template';
import type { Store } from '../../store/repositories';
import type { ShadowRow, ShadowRunRow } from '../../store/shadow-repository';
import type { JourneyActivities, RunContext } from '../../workflows/messages';
import { createActivities } from '../create-activities';
import { templateLoader } from '../template-loader';
import { withheldStore } from './withheld-store';

/** What drives shadow runs: the store, which they only read, and how templates are rendered. */
export interface ShadowParts {
  store: Store;
  calendar: Calendar;
  now: () => number;
  /** Makes a renderer over templates; each shadow has one of its own. */
  createRenderer: (load: (id: string, version: string) => Promise<Template>) => Renderer;
}

/** More effects than this at once cannot be a journey: it would go round without end. */
const MOST_EFFECTS = 1_000;
const LEASE_MS = 60_000;
const NOWHERE = 'https://withheld.invalid';
const LINKS = { unsubscribe: NOWHERE, preferences: NOWHERE };

/**
 * Drives shadow runs with the engine and the very activities of the worker, over a store that only reads, channels
 * that send nothing and an inbox that hears nothing. So consent, caps, windows and every variable of a template are
 * decided as for a message that goes out.
 */
export function createShadowDriver(parts: ShadowParts): DriveShadow {
  const renderers = new Map<string, Renderer>();
  const rendererOf = (shadow: ShadowRow, store: Store): Renderer => {
    const name = `${shadow.journey}@${shadow.startedAtMs}`;
    const known = renderers.get(name) ?? parts.createRenderer(templateLoader(store));
    renderers.set(name, known);
    return known;
  };
  return async (shadow, row, first) => {
    const store = withheldStore(parts.store, shadow, row);
    const activities = withheldActivities(parts, shadow, store, rendererOf(shadow, store));
    let input: Input | null = first;
    for (let count = 0; input !== null; count += 1) {
      if (count > MOST_EFFECTS) throw new Error(`The shadow run of ${shadow.journey} goes round without end`);
      const move = advance(shadow.plan, row.run, input, parts.now());
      row.run = move.run;
      input = await carryOut(activities, shadow, row, move.effect, parts.now());
    }
    const { run, trail } = takeTrail(row.run);
    row.run = run;
    row.trail.push(...trail);
  };
}

function withheldActivities(
  { calendar, now }: ShadowParts,
  shadow: ShadowRow,
  store: Store,
  renderer: Renderer,
): JourneyActivities {
  return createActivities({
    ...{ store, calendar, renderer, leaseMs: LEASE_MS, statusCallback: null },
    plans: () => Promise.resolve(shadow.plan),
    channels: { email: withheldChannel('email'), sms: withheldChannel('sms') },
    linksFor: () => LINKS,
    confirmUrl: () => NOWHERE,
    mailFrom: 'withheld@withheld.invalid',
    record: () => Promise.resolve(),
    attempt: () => 1,
    heartbeat: () => undefined,
    clock: now,
    warn: () => undefined,
  });
}

/** A channel that takes everything and sends nothing. */
function withheldChannel(name: ChannelName): Channel {
  return {
    name,
    send: () => Promise.resolve({ result: 'accepted', providerId: 'withheld' }),
    check: () => Promise.resolve({ ok: true, detail: 'withheld' }),
    close: () => Promise.resolve(),
  };
}

async function carryOut(
  activities: JourneyActivities,
  { plan }: ShadowRow,
  row: ShadowRunRow,
  effect: Effect,
  nowMs: number,
): Promise<Input | null> {
  const common = { run: contextOf(row), nowMs, trail: [], seq: 0 };
  switch (effect.kind) {
    case 'perform': {
      const { step, round, askedAtMs } = effect;
      // Nobody is called: it counts as answered, with nothing in the answer.
      if (plan.steps[step]?.kind === 'webhook') {
        const result = { http_status: 200, response: null };
        return { kind: 'performed', performed: { status: 'done', result } };
      }
      const performed = await activities.perform({ ...common, step, round, askedAtMs });
      if (performed.status === 'held') throw new Error(`The shadow of ${row.journey} was held`);
      return { kind: 'performed', performed };
    }
    case 'look':
      return { kind: 'looked', looked: await activities.look({ ...common, questions: effect.questions }) };
    case 'sleep':
      row.wakeAtMs = effect.untilMs;
      return null;
    case 'finish':
      Object.assign(row, { live: false, wakeAtMs: null, outcome: effect.outcome });
      return null;
  }
}

function contextOf({ run, entryMessageId }: ShadowRunRow): RunContext {
  const { runId, userRef, journey, version, key, enteredAtMs, hops, results, at }: Run = run;
  const about = { runId, userRef, journey, version, key, enteredAtMs, results, at };
  return { ...about, entryMessageId, ...(hops === undefined ? {} : { hops }) };
}
