import type { MessageFate } from '../../../audience/condition';
import type { SimMessage } from '../person';
import type { SimRun } from '../sim-run';
import type { World } from '../world';
import type { Conversion, ResponseRates, Responses } from './population';
import { Random } from './random';
import { drawnAll } from './spread';

/** A delivery takes moments: long enough that nobody opens what has not come. */
const DELIVERY_MS = 20_000;
/** Nineteen of twenty answers of an exponential distribution come within three times its mean. */
const MEANS_IN_SPAN = 3;

/**
 * What people do when a message was accepted, by rates: it is delivered or bounces; they open, click, complain,
 * unsubscribe, convert, redeem. The draws belong to the message, so one step's rates change nothing about another's.
 */
export function responder(responses: Responses, seed: number, world: World): World['respond'] {
  return (run, row) => {
    const random = new Random(seed, `message ${row.runId} ${row.step} ${row.atMs}`);
    redeemSome(world, run, responses, new Random(seed, `redeem ${row.runId} ${row.step}`));
    const rates = responses.templates[row.template] ?? responses.channels[row.channel];
    if (rates === undefined) return;
    const deliveredAtMs = world.clock.nowMs + DELIVERY_MS;
    if (!random.happens(rates.deliver)) {
      meets(world, run, row, deliveredAtMs, row.channel === 'email' ? 'bounced' : 'failed');
      return;
    }
    meets(world, run, row, deliveredAtMs, 'delivered');
    const { best, atMs } = readBy(world, run, row, rates, random, deliveredAtMs);
    leaveSome(world, run, row, rates, random, deliveredAtMs);
    if (responses.convert !== null) convertSome(world, run, row, responses.convert, random, best, atMs);
  };
}

function meets(world: World, { person }: SimRun, row: SimMessage, atMs: number, was: MessageFate): void {
  world.clock.add(atMs, 0, { kind: 'fate', person, row, was });
}

interface Read {
  best: 'delivered' | 'opened' | 'clicked';
  atMs: number;
}

/** Who clicks a mail has opened it, so both come of one draw; a text message is read unseen, and only clicked. */
function readBy(
  world: World,
  run: SimRun,
  row: SimMessage,
  rates: ResponseRates,
  random: Random,
  deliveredAtMs: number,
): Read {
  const drawn = random.next();
  const meanMs = rates.withinMs / MEANS_IN_SPAN;
  const openedAtMs = deliveredAtMs + 1_000 + Math.floor(random.span(meanMs));
  const clickedAtMs = openedAtMs + 1_000 + Math.floor(random.span(meanMs / 10));
  const clicks = drawn < rates.click;
  const opens = row.channel === 'email' && (clicks || drawn < rates.open);
  if (opens) meets(world, run, row, openedAtMs, 'opened');
  if (clicks) meets(world, run, row, clickedAtMs, 'clicked');
  if (clicks) return { best: 'clicked', atMs: clickedAtMs };
  return opens ? { best: 'opened', atMs: openedAtMs } : { best: 'delivered', atMs: deliveredAtMs };
}

function leaveSome(
  world: World,
  run: SimRun,
  row: SimMessage,
  rates: ResponseRates,
  random: Random,
  deliveredAtMs: number,
): void {
  const atMs = deliveredAtMs + 1_000 + Math.floor(random.span(rates.withinMs / MEANS_IN_SPAN));
  const complains = random.happens(rates.complain);
  const unsubscribes = random.happens(rates.unsubscribe);
  if (complains) meets(world, run, row, atMs, 'complained');
  if (!unsubscribes) return;
  const { userRef } = run.person.facts;
  const happening = {
    kind: 'consent',
    atMs,
    userRef,
    channel: row.channel,
    topic: null,
    granted: false,
  } as const;
  world.clock.add(atMs, 0, { kind: 'happening', happening });
}

/** The event that a message brings about, after the best that became of it. */
function convertSome(
  world: World,
  run: SimRun,
  row: SimMessage,
  convert: Conversion,
  random: Random,
  best: Read['best'],
  fromMs: number,
): void {
  if (!random.happens(convert[best])) return;
  const atMs = fromMs + 1_000 + Math.floor(random.next() * convert.withinMs);
  const messageId = `converted ${row.runId} ${row.step} ${row.atMs}`;
  const context = { unique: messageId, followed: run.entry?.properties ?? null };
  const properties = drawnAll(convert.properties, random, context);
  const event = { messageId, name: convert.event, atMs, properties };
  const { userRef } = run.person.facts;
  world.clock.add(atMs, 0, {
    kind: 'happening',
    happening: { kind: 'event', atMs, userRef, event, triggers: true, hops: 0 },
  });
}

/** Codes that this message carried are redeemed while they are valid. */
function redeemSome(world: World, run: SimRun, { redeem }: Responses, random: Random): void {
  const { claims, facts } = run.person;
  if (redeem === null || claims.length === 0) return;
  const { nowMs } = world.clock;
  for (const claim of claims) {
    if (claim.runId !== run.run.runId || claim.issuedAtMs !== nowMs || !random.happens(redeem.share))
      continue;
    const lastMs = Math.min(nowMs + redeem.withinMs, (claim.expiresAtMs ?? Infinity) - 1);
    const atMs = nowMs + Math.floor(random.next() * (lastMs - nowMs));
    const happening = { kind: 'redeem', atMs, userRef: facts.userRef, coupon: claim.coupon } as const;
    world.clock.add(atMs, 0, { kind: 'happening', happening });
  }
}
