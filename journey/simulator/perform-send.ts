import { ANSWER_EVENTS, answersOf, type Habits } from '../../audience/best-time';
import { evaluate } from '../../audience/evaluate';
import type { JsonObject } from '../../audience/json';
import { isPersonalized } from '../../audience/personalization';
import {
  MIDDLE_PRIORITY,
  permit,
  type SendRequest,
  type SendStanding,
  type Verdict,
} from '../../audience/permit';
import { ADDRESS_TRAITS } from '../../audience/standing-condition';
import type { Performed } from '../engine/effect';
import { hopsAfter } from '../engine/hops';
import { sendRequestOf } from '../engine/send-request';
import type { EmailStep, SmsStep } from '../plan/plan';
import { issueCoupons } from './perform-coupon';
import { factsOf } from './look-around';
import type { Asked } from './perform';
import type { SimMessage } from './person';
import { recordSystemEvent } from './record-event';
import type { SimRun } from './sim-run';
import { zoneOf, type World } from './world';

const NO_TEMPLATE = { purpose: null, topic: null };

/** One message, as the channel's activity decides it: `only_if`, permission, then the provider. */
export function performSend(world: World, run: SimRun, step: EmailStep | SmsStep, asked: Asked): Performed {
  const { simulation, clock } = world;
  const { plan } = run.indexed;
  const template = simulation.templates[step.template] ?? NO_TEMPLATE;
  const request = sendRequestOf(plan, step, template, simulation.brand, asked.askedAtMs);
  const address = addressOf(run, step);
  const row: SimMessage = {
    runId: run.run.runId,
    journey: plan.journey,
    step: step.id,
    round: asked.round,
    template: step.template,
    channel: step.kind,
    topic: request.topic,
    atMs: clock.nowMs,
    marketing: request.purpose === 'marketing',
    state: 'skipped',
    fates: [],
    ...(address === undefined ? {} : { address }),
  };
  if (plan.delivery.onlyIf !== null) {
    const facts = factsOf(world, run, asked.results, null);
    const { value, seen } = evaluate(plan.delivery.onlyIf, facts, simulation.calendar);
    if (!value) {
      run.person.messages.push(row);
      return { status: 'skipped', reason: 'only_if', seen };
    }
  }
  const verdict = permit(request, standingOf(world, run, step), simulation.calendar);
  noteWaiting(run, step, request, verdict);
  if (verdict.verdict === 'defer') {
    return { status: 'later', untilMs: verdict.untilMs, reason: verdict.reason };
  }
  run.person.messages.push(row);
  if (verdict.verdict === 'skip') return { status: 'skipped', reason: verdict.reason };
  return deliver(world, run, row);
}

function addressOf({ person }: SimRun, step: EmailStep | SmsStep): string | undefined {
  const address = person.facts.traits[step.toProfile ?? ADDRESS_TRAITS[step.kind]];
  return typeof address === 'string' && address !== '' ? address : undefined;
}

function standingOf(world: World, run: SimRun, step: EmailStep | SmsStep): SendStanding {
  const { facts, messages, waiting } = run.person;
  return {
    nowMs: world.clock.nowMs,
    zone: zoneOf(world, run.indexed.plan, run.person),
    hasAddress: addressOf(run, step) !== undefined,
    suppressed: step.toProfile === null && facts.suppressed.includes(step.kind),
    consent: facts.consent[step.kind] ?? null,
    sent: messages.filter((row) => row.marketing && row.state === 'sent'),
    waiting: waiting.length === 0 ? waiting : waiting.filter((one) => !isOwn(one, run, step)),
    ...(step.bestTimeMs === undefined || !isPersonalized(facts.traits) ? {} : { habits: habitsOf(run) }),
  };
}

function habitsOf({ person }: SimRun): Habits {
  const events = ANSWER_EVENTS.flatMap((name) => person.events.get(name) ?? []);
  return { answeredAtMs: answersOf(events), population: null };
}

/** Others of the person that ask at the same instant see who waits for room under a cap. */
function noteWaiting(run: SimRun, step: EmailStep | SmsStep, request: SendRequest, verdict: Verdict): void {
  const { person } = run;
  const { runId } = run.run;
  if (person.waiting.length > 0) person.waiting = person.waiting.filter((one) => !isOwn(one, run, step));
  if (verdict.verdict !== 'defer' || verdict.reason !== 'cap') return;
  const { channel, topic, journey, askedAtMs, priority = MIDDLE_PRIORITY } = request;
  const { untilMs } = verdict;
  person.waiting.push({ runId, step: step.id, channel, topic, journey, priority, askedAtMs, untilMs });
}

function isOwn(one: { runId: string; step: string }, run: SimRun, step: EmailStep | SmsStep): boolean {
  return one.runId === run.run.runId && one.step === step.id;
}

function deliver(world: World, run: SimRun, row: SimMessage): Performed {
  const { person } = run;
  if (person.refusing.includes(row.channel)) {
    row.state = 'failed';
    return { status: 'failed', reason: 'rejected' };
  }
  row.state = 'sent';
  issueCoupons(world, run);
  recordSystemEvent(world, person, `${row.channel}_sent`, aboutMessage(row), {
    hops: hopsAfter(run, world.clock.nowMs),
  });
  world.respond(run, row);
  return { status: 'done' };
}

/** The properties of the events that speak of a message. */
export function aboutMessage(row: SimMessage): JsonObject {
  const { runId, journey, step, round, template, channel } = row;
  return { run_id: runId, journey, step, round, template, channel };
}
