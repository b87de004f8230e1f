import {
  CancellationScope,
  condition,
  isCancellation,
  makeContinueAsNewFunc,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { advance, type Move } from '../journey/engine/advance';
import type { Effect, Input } from '../journey/engine/effect';
import { hear } from '../journey/engine/hear';
import { isLongSleep } from '../journey/engine/long-sleep';
import { migrateRun } from '../journey/engine/migrate-run';
import type { Outcome, Run } from '../journey/engine/run';
import type { Plan } from '../journey/plan/plan';
import { createAlarm, type Alarm } from './alarm';
import { DESCRIPTIONS, stateQuery } from './handlers';
import { openMailbox, type Mailbox } from './mailbox';
import type { EnterSignal, JourneyInput, PlanRef } from './messages';
import { startAttributes } from './search-attributes';
import { showSleep, showWork, summaryOf } from './signs';
import { createWorld, type World } from './world';

/** Continue-as-new long before the server's limits (51,200 events): replay of a run stays short. */
const MOST_EVENTS = 2_000;

/**
 * One person's way through one journey. It decides nothing: `advance` says what to do next, this carries it out and
 * tells what came of it. Ends with the run's outcome, or goes on as the next entry of the same person and key.
 */
export async function journey(input: JourneyInput): Promise<Outcome> {
  const plan = wholePlan(input.plan);
  let { run } = input;
  const mailbox = openMailbox(run.runId, input.waiting ?? []);
  setHandler(stateQuery, () => run, { description: DESCRIPTIONS.state });
  const alarm = createAlarm();
  const world = createWorld(plan);

  if (input.migrated === true) run = await world.storeVersion(run);
  let told: Input = run.at === null && run.outcome === null ? { kind: 'start' } : { kind: 'heard' };
  for (;;) {
    // A cancelled workflow ends as a stopped run does: with its outcome stored.
    if (CancellationScope.current().consideredCancelled) mailbox.order({ kind: 'stop', reason: 'cancelled' });
    const { run: moved, effect } = takeIn(plan, run, told, mailbox);
    run = moved;
    if (effect.kind === 'finish') {
      alarm.clear();
      showWork(plan, effect);
      run = await world.finish(run, effect);
      return goOn(mailbox.waiting, effect.outcome);
    }
    if (run.version !== plan.version) await continueMigrated(run, mailbox);
    if (isTooLong()) await continueRun(run, plan, mailbox);
    ({ run, told } = await carryOut({ plan, run, effect, world, mailbox, alarm }));
  }
}

/** The plan that the payload codec has put in place of its reference. */
function wholePlan(plan: JourneyInput['plan']): Plan {
  if ('$plan' in plan) throw new Error(`The plan ${plan.$plan} was not put in place by the codec`);
  return plan;
}

function refOf(plan: Pick<Plan, 'journey' | 'version'>): PlanRef {
  return { $plan: `${plan.journey}@${plan.version}` };
}

/** Hears what has come, then tells the engine, then obeys operators: all at one instant, so nothing slips between. */
function takeIn(plan: Plan, run: Run, told: Input, mailbox: Mailbox): Move {
  const nowMs = Date.now();
  let move = advance(plan, hear(run, mailbox.takeHeard()), told, nowMs);
  for (const command of mailbox.takeCommands()) move = advance(plan, move.run, command, nowMs);
  for (const order of mailbox.takeMigrations()) {
    const { run: migrated, reason } = migrateRun(plan, wholePlan(order.plan), move.run, order, nowMs);
    // One version at a time: a later order is given again, as is every one whose run was not seen to follow.
    if (migrated.version !== plan.version) return { ...move, run: migrated };
    move =
      reason === undefined
        ? { ...move, run: migrated }
        : advance(plan, migrated, { kind: 'stop', reason }, nowMs);
  }
  return move;
}

interface Work {
  plan: Plan;
  run: Run;
  effect: Exclude<Effect, { kind: 'finish' }>;
  world: World;
  mailbox: Mailbox;
  alarm: Alarm;
}

async function carryOut(work: Work): Promise<{ run: Run; told: Input }> {
  const { plan, effect, world, alarm } = work;
  if (effect.kind === 'sleep') return sleepOn({ ...work, effect });
  // A look may lead back to the same sleep, so it leaves the alarm; what is performed ends the sleep.
  if (effect.kind === 'look') {
    const { run, found } = await world.look(work.run, effect);
    return { run, told: { kind: 'looked', looked: found } };
  }
  alarm.clear();
  showWork(plan, effect);
  const { run, found } = await world.perform(work.run, effect);
  if (found.status === 'held') return { run, told: { kind: 'pause', journey: found.pause } };
  return { run, told: { kind: 'performed', performed: found } };
}

async function sleepOn(
  work: Work & { effect: Extract<Effect, { kind: 'sleep' }> },
): Promise<{ run: Run; told: Input }> {
  const { plan, effect, world, mailbox, alarm } = work;
  const run = isLongSleep(effect, Date.now()) ? await world.store(work.run) : work.run;
  showSleep(plan, run, effect);
  if (effect.untilMs === null) alarm.clear();
  else alarm.set(effect.untilMs, summaryOf(plan, effect));
  try {
    await condition(() => mailbox.hasNews() || alarm.hasRung());
  } catch (error) {
    if (!isCancellation(error)) throw error;
  }
  world.rested();
  if (!alarm.hasRung()) return { run, told: { kind: 'heard' } };
  alarm.clear();
  return { run, told: { kind: 'woke' } };
}

function isTooLong(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return continueAsNewSuggested || historyLength > MOST_EVENTS;
}

/** The same run with a fresh history. The mailbox is empty here: it was taken in just before, without an await. */
async function continueRun(run: Run, plan: Plan, mailbox: Mailbox): Promise<never> {
  return makeContinueAsNewFunc<typeof journey>()({
    run,
    plan: refOf(plan),
    ...(mailbox.waiting.length === 0 ? {} : { waiting: withRefs(mailbox.waiting) }),
  });
}

/** The run goes on in the version that it has taken on, with a fresh history. */
async function continueMigrated(run: Run, mailbox: Mailbox): Promise<never> {
  return makeContinueAsNewFunc<typeof journey>({ typedSearchAttributes: startAttributes(run) })({
    run,
    plan: refOf(run),
    migrated: true,
    ...(mailbox.waiting.length === 0 ? {} : { waiting: withRefs(mailbox.waiting) }),
  });
}

/** After the end: the outcome, or the next entry that waited for it, under the same workflow id. */
async function goOn(waiting: readonly EnterSignal[], outcome: Outcome): Promise<Outcome> {
  const [next, ...rest] = withRefs(waiting);
  if (next === undefined) return outcome;
  const { run } = next.next;
  return makeContinueAsNewFunc<typeof journey>({
    typedSearchAttributes: startAttributes(run),
  })({ ...next.next, ...(rest.length === 0 ? {} : { waiting: rest }) });
}

/** Plans travel by reference: the codec has put them in place, and they must not be written to the history. */
function withRefs(waiting: readonly EnterSignal[]): EnterSignal[] {
  return waiting.map((entry) => {
    const { plan } = entry.next;
    return '$plan' in plan ? entry : { ...entry, next: { ...entry.next, plan: refOf(plan) } };
  });
}
