import type { Condition } from '../../audience/condition';
import { listensOf } from '../plan/listens';
import type { EnterItem, Plan } from '../plan/plan';
import { sendsOfStep } from '../plan/reach-steps';
import { readsOfPlan } from '../plan/reads';
import { readActive } from './active';
import { readAgain } from './again';
import { readConditions } from './conditions/read-conditions';
import { contentHash } from './content-hash';
import { readDelivery } from './delivery';
import { readEnterItem } from './enter';
import { flattenSteps, type FlatSteps } from './flatten-steps';
import { readExit, readGoal } from './goal-and-exit';
import { JOURNEY_WORDS, journeySchema } from './journey-schema';
import { readLimit } from './limit';
import type { ParsedYaml } from './parse-yaml';
import type { Mapping } from './path';
import { readFields } from './read-object';
import type { Mention, Spot } from './spot';
import { didYouMean } from './nearest';
import { readStepTree } from './step-tree';
import { shareOf } from './values/amount';
import { checkWinners } from './winner-goal';

/** A journey that has been read. `plan` is null when the file has an error. */
export interface ReadJourney {
  id: string | null;
  plan: Plan | null;
  steps: FlatSteps;
  root: Spot;
}

interface Reading {
  id: string;
  root: Spot;
  zone: string;
}

/** Whether a run, and whether an event, is at hand where conditions stand. */
interface AtHand {
  run: boolean;
  event: boolean;
}

function conditionsAt(
  reading: Reading,
  value: unknown,
  spot: Spot,
  place: string,
  at: AtHand,
): Condition | null {
  const { zone } = reading;
  return readConditions(value, spot, { ...at, zone, place: `${reading.id}/${place}`, draws: { count: 0 } });
}

/** Reads a journey file. `zone` is the workspace's, in which dates are read where the journey names no zone. */
export function readJourney(parsed: ParsedYaml, zone: string): ReadJourney {
  const { root } = parsed;
  const value: Mapping = parsed.value ?? {};
  const doc = readFields(journeySchema, value, root, JOURNEY_WORDS);
  const own = doc.timezone === undefined || doc.timezone === 'profile' ? zone : doc.timezone;
  const reading: Reading = { id: doc.journey ?? '', root, zone: own };
  const steps = flattenSteps(
    doc.steps === undefined ? [] : readStepTree(doc.steps, root.at('steps')),
    (given, spot, event, place) => conditionsAt(reading, given, spot, place, { run: true, event }),
  );
  const draft = readHead(doc, reading, steps);
  checkStepMentions(parsed.desk.mentions, steps);
  const sound = draft !== null && !parsed.desk.faults.some((fault) => fault.severity === 'error');
  const plan = sound ? { ...draft, version: contentHash(parsed.value) } : null;
  return { id: doc.journey ?? null, plan, steps, root };
}

type JourneyDoc = Partial<ReturnType<typeof journeySchema.parse>>;

function readHead(doc: JourneyDoc, reading: Reading, flat: FlatSteps): Plan | null {
  const { root } = reading;
  const within = (place: string, at: AtHand) => (value: unknown, spot: Spot) =>
    conditionsAt(reading, value, spot, place, at);
  const inRun = (place: string) => (value: unknown, spot: Spot, event: boolean) =>
    conditionsAt(reading, value, spot, place, { run: true, event });
  const enter = readEnter(doc.enter, reading);
  const hasKey = enter.some((item) => 'key' in item && item.key !== null);
  const again = readAgain(doc.again, root.at('again'), hasKey);
  const audience = within('audience', { run: false, event: false });
  const exits = (doc.exit ?? []).map((item, i) => readExit(item, root.at('exit', i), inRun(`exit/${i}`)));
  const head = {
    audience: doc.audience === undefined ? null : audience(doc.audience, root.at('audience')),
    active: readActive(doc.active, root.at('active'), reading.zone),
    ...readLimit(doc.limit, root.at('limit')),
    holdout: doc.holdout === undefined ? 0 : shareOf(doc.holdout),
    goal: doc.goal === undefined ? null : readGoal(doc.goal, root.at('goal'), inRun('goal')),
    exits: exits.filter((exit) => exit !== null),
    delivery: readDelivery(doc.delivery, root.at('delivery'), within('only_if', { run: true, event: false })),
  };
  checkWinners(flat, head.goal);
  if (!again || doc.journey === undefined) return null;
  const deciding = { goal: head.goal, exits: head.exits, steps: flat.steps };
  return {
    journey: doc.journey,
    version: '',
    title: doc.title ?? doc.journey,
    owner: doc.owner ?? null,
    timezone: doc.timezone ?? 'profile',
    enter,
    again,
    ...head,
    first: flat.first,
    steps: flat.steps,
    listens: listensOf(deciding),
    ...readsOfPlan(deciding),
    templates: templatesOf(flat),
  };
}

function readEnter(items: readonly unknown[] | undefined, reading: Reading): EnterItem[] {
  return (items ?? [])
    .map((item, i) =>
      readEnterItem(item, reading.root.at('enter', i), (value, spot, event) =>
        conditionsAt(reading, value, spot, `enter/${i}`, { run: false, event }),
      ),
    )
    .filter((item) => item !== null);
}

function templatesOf(flat: FlatSteps): string[] {
  const used = Object.values(flat.steps).flatMap((step) => sendsOfStep(step).map(({ template }) => template));
  return [...new Set(used)].sort();
}

/** Conditions and waits may name steps of their own journey only, and those that send where a message is meant. */
function checkStepMentions(mentions: readonly Mention[], flat: FlatSteps): void {
  for (const { kind, id, spot } of mentions) {
    if (kind !== 'step' && kind !== 'message_step') continue;
    const step = flat.steps[id];
    if (!step && !flat.spots.has(id)) {
      const hint = didYouMean(id, flat.spots.keys()) ?? 'Give the step this `id`, or name its default id.';
      spot.fault('unknown_step_id', `There is no step \`${id}\` in this journey.`, { hint });
    } else if (kind === 'message_step' && step && sendsOfStep(step).length === 0) {
      const hint = 'Name an email or sms step.';
      spot.fault('not_a_message_step', `The step \`${id}\` sends no message.`, { hint });
    }
  }
}
