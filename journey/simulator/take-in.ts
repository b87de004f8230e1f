import type { MessageFate } from '../../audience/condition';
import type { EventFact } from '../../audience/facts';
import type { JsonObject } from '../../audience/json';
import { ITEM_CHANGED } from '../engine/items/item-event';
import type { Heard } from '../engine/run';
import { heardOf } from '../engine/tokens';
import { makeAppointments } from './appointments';
import { applyConsent, applyTraits } from './apply-traits';
import { changesHeard } from './changes-heard';
import { takeConfirmation } from './confirm';
import { traitsAfterEvent, withComputed, withoutComputed } from './computed-traits';
import { personCalled, takeMerge } from './merge';
import { decideEntries } from './enter';
import { pauseJourney, resumeJourney } from './pause-journey';
import { aboutMessage } from './perform-send';
import { remember, type SimMessage, type SimPerson } from './person';
import { recordEvent, recordSystemEvent } from './record-event';
import { takeItem } from './take-item';
import { announce, regroup, type Moved } from './segments';
import { tellTraits } from './tell-traits';
import type { Happening } from './simulation';
import type { SimRun } from './sim-run';
import type { Entries, World } from './world';

/** Takes in what happens to a person, in the order of the language: the person, live runs, entries. */
export function takeIn(world: World, happening: Happening): void {
  const person = personCalled(world, happening.userRef);
  if (person === undefined) throw new Error(`Nobody is called ${happening.userRef}`);
  switch (happening.kind) {
    case 'event':
      takeEvent(world, person, happening);
      return;
    case 'identify':
      takeIdentify(world, person, happening.traits);
      return;
    case 'tag':
      takeTag(world, person, happening.tag, happening.present);
      return;
    case 'consent':
      takeConsent(world, person, happening);
      return;
    case 'suppress':
      suppress(world, person, happening.channel);
      return;
    case 'fate':
      takeFate(world, person, happening);
      return;
    case 'merge':
      takeMerge(world, person, happening.other);
      return;
    case 'confirm':
      takeConfirmation(world, person, happening.step);
      return;
    case 'redeem':
      takeRedemption(world, person, happening.coupon);
      return;
    case 'enter':
      takeEntry(world, person, happening);
      return;
    case 'item':
      takeItem(world, happening.patch);
      return;
    case 'order':
      for (const run of person.runs) {
        if (run.live && run.indexed.plan.journey === happening.journey)
          world.host.order(run, happening.order);
      }
      return;
    case 'pauseJourney':
      pauseJourney(world, person, happening.journey);
      return;
    case 'resumeJourney':
      resumeJourney(world, person, happening.journey, happening.catchUpMs);
      return;
    case 'webhook':
      person.webhooks.set(happening.step, happening.side);
      return;
    case 'refuse':
      person.refusing.push(happening.channel);
  }
}

type Of<K extends Happening['kind']> = Extract<Happening, { kind: K }>;

function takeEvent(world: World, person: SimPerson, { event, triggers, hops }: Of<'event'>): void {
  if (person.seenIds.has(event.messageId)) return;
  person.seenIds.add(event.messageId);
  remember(person, event);
  const computed = traitsAfterEvent(world, person, event, hops);
  if (computed.length > 0) makeAppointments(world, person, computed);
  const moved = regroup(world, person, [`event:${event.name}`, ...computed]);
  const tokens = [...computed, ...moved.map(({ segment }) => `segment:${segment}`)];
  const telling = liveRuns(person).flatMap((run) => {
    const heard = heardOf(run.indexed.plan, run.run.runId, event);
    heard.push(...changesHeard(world, run.indexed.listens, tokens));
    return heard.length === 0 ? [] : [{ run, heard }];
  });
  const entries: Entries = { person, event: triggers ? event : null, moved: triggers ? moved : [], hops };
  tellAndLetIn(world, telling, entries);
}

/** First the runs that are told, then, once they have come to rest, entries: an event may end a run and start the next. */
function tellAndLetIn(world: World, telling: readonly Telling[], entries: Entries): void {
  if (telling.length === 0) {
    letIn(world, entries);
    return;
  }
  world.clock.add(world.clock.nowMs, 0, { kind: 'entries', entries });
  for (const { run, heard } of telling) world.host.hear(run, heard);
}

interface Telling {
  run: SimRun;
  heard: Heard[];
}

/** Decides the entries that an event, and the segments it moved the person into, may bring. */
export function letIn(world: World, { person, event, moved, hops }: Entries): void {
  const plans = event === null ? undefined : world.plans.byEvent.get(event.name);
  if (event !== null && plans !== undefined) {
    const receivedAtMs = world.clock.nowMs;
    decideEntries(world, person, plans, { kind: 'event', event, receivedAtMs }, hops);
  }
  if (event !== null) letInByTrait(world, person, event, hops);
  if (event !== null) letInByItem(world, person, event, hops);
  announce(world, person, moved, hops);
}

/** The plans that a changed trait may start, where this is what the event tells. */
function letInByTrait(world: World, person: SimPerson, event: EventFact, hops: number): void {
  const { trait } = event.properties;
  if (event.name !== 'trait_changed' || typeof trait !== 'string') return;
  const plans = world.plans.byTrait.get(trait) ?? [];
  decideEntries(world, person, plans, { kind: 'trait', event, atMs: event.atMs }, hops);
}

/** The plans that a changed item may start, where this is what the event tells. */
function letInByItem(world: World, person: SimPerson, event: EventFact, hops: number): void {
  const { change } = event.properties;
  if (event.name !== ITEM_CHANGED || typeof change !== 'string') return;
  const plans = world.plans.byItem.get(change) ?? [];
  decideEntries(world, person, plans, { kind: 'item', event, atMs: world.clock.nowMs }, hops);
}

/** Only the runs that live before the first of them is told: what it starts does not hear what started it. */
function liveRuns(person: SimPerson) {
  return person.runs.filter((run) => run.live);
}

/** The person has changed in these respects: segments, appointments and runs that read them follow. */
export function changed(world: World, person: SimPerson, given: readonly string[], hops: number): void {
  if (given.length === 0) return;
  const tokens = withComputed(world, person, given, hops);
  makeAppointments(world, person, tokens);
  moveOn(world, person, tokens, regroup(world, person, tokens), hops);
}

/** Time alone has passed a mark at which a computed trait may change. */
export function traitsFallDue(world: World, person: SimPerson): void {
  const tokens = withComputed(world, person, [], 0);
  if (tokens.length === 0) return;
  makeAppointments(world, person, tokens);
  moveOn(world, person, tokens, regroup(world, person, tokens), 0);
}

/** Time alone has passed a mark at which segments may change. */
export function timePassed(world: World, person: SimPerson): void {
  moveOn(world, person, [], regroup(world, person, null), 0);
}

function moveOn(
  world: World,
  person: SimPerson,
  tokens: readonly string[],
  moved: readonly Moved[],
  hops: number,
): void {
  const all = [...tokens, ...moved.map(({ segment }) => `segment:${segment}`)];
  const telling = liveRuns(person).flatMap((run) => {
    const heard = changesHeard(world, run.indexed.listens, all);
    return heard.length === 0 ? [] : [{ run, heard }];
  });
  tellAndLetIn(world, telling, { person, event: null, moved, hops });
}

function takeTag(world: World, person: SimPerson, tag: string, present: boolean): void {
  const { tags } = person.facts;
  const at = tags.indexOf(tag);
  if (present === at >= 0) return;
  if (present) tags.push(tag);
  else tags.splice(at, 1);
  changed(world, person, [`tag:${tag}`], 0);
}

function takeIdentify(world: World, person: SimPerson, traits: JsonObject): void {
  const { region } = world.simulation.brand;
  const before = { ...person.facts.traits };
  const given = withoutComputed(world, traits);
  const tokens = applyTraits(person, given, world.clock.nowMs, region);
  tellTraits(world, person, before, tokens, 0);
  changed(world, person, tokens, 0);
}

function takeConsent(world: World, person: SimPerson, { channel, topic, granted }: Of<'consent'>): void {
  const state = granted ? 'granted' : 'withdrawn';
  changed(world, person, applyConsent(person, { channel, topic, state }, world.clock.nowMs), 0);
  const properties: JsonObject = { channel, ...(topic === null ? {} : { topic }) };
  recordSystemEvent(world, person, granted ? 'subscribed' : 'unsubscribed', properties);
}

function suppress(world: World, person: SimPerson, channel: Of<'suppress'>['channel']): void {
  if (person.facts.suppressed.includes(channel)) return;
  person.facts.suppressed = [...person.facts.suppressed, channel];
  changed(world, person, [`consent:${channel}`], 0);
}

function takeFate(world: World, person: SimPerson, { step, was }: Of<'fate'>): void {
  const row = person.messages.findLast(
    (one) => one.state === 'sent' && (one.step === step || one.template === step),
  );
  if (row !== undefined) meetFate(world, person, row, was);
}

/** What becomes of one message: the person's record, suppression, and the event that tells of it. */
export function meetFate(world: World, person: SimPerson, row: SimMessage, was: MessageFate): void {
  row.fates.push(was);
  // Nobody may be told twice of a hard bounce or a complaint by writing to the same address again.
  if (was === 'bounced' || was === 'complained') suppress(world, person, row.channel);
  recordEvent(world, person, `${row.channel}_${was}`, aboutMessage(row));
}

function takeRedemption(world: World, person: SimPerson, coupon: string): void {
  const claim = person.claims.find((one) => one.coupon === coupon && one.redeemedAtMs === null);
  if (claim === undefined) return;
  claim.redeemedAtMs = world.clock.nowMs;
  changed(world, person, [`coupon:${coupon}`], 0);
  recordSystemEvent(world, person, 'coupon_redeemed', { coupon });
}

function takeEntry(world: World, person: SimPerson, { journey, event, hops = 0 }: Of<'enter'>): void {
  const indexed = world.plans.byJourney.get(journey);
  if (indexed === undefined) throw new Error(`There is no journey ${journey}`);
  decideEntries(world, person, [indexed], { kind: 'manual', event, atMs: world.clock.nowMs }, hops);
}
