import { newProfile } from '../../audience/profile-change';
import { mergeProfiles } from '../../audience/profile-merge';
import { ADDRESS_TRAITS } from '../../audience/standing-condition';
import { sameValue } from '../../audience/value-test';
import { CHANNEL_NAMES } from '../../audience/channel';
import type { EventFact } from '../../audience/facts';
import { heardOf } from '../engine/tokens';
import type { ProfileRow } from '../../store/rows';
import { changesHeard } from './changes-heard';
import { beginTraits } from './computed-traits';
import { remember, type SimPerson } from './person';
import type { SimRun } from './sim-run';
import { regroup } from './segments';
import { changed } from './take-in';
import type { World } from './world';

/** Who a person is now: the one into whom they were merged, or themselves. */
export function survivorOf(world: World, person: SimPerson): SimPerson {
  const next = world.merged.get(person.facts.userRef);
  return next === undefined || next === person ? person : survivorOf(world, next);
}

/** The person of this name: themselves, or who they were merged into. */
export function personCalled(world: World, userRef: string): SimPerson | undefined {
  const known = world.people.get(userRef) ?? world.merged.get(userRef);
  return known === undefined ? undefined : survivorOf(world, known);
}

/**
 * Two people turn out to be one. `person` goes on with both histories; of live runs with the same journey and key the
 * older entry goes on and the other ends as `merged`; then the runs hear what changed, and what the other did before.
 */
export function takeMerge(world: World, person: SimPerson, otherRef: string): void {
  const other = personCalled(world, otherRef);
  if (other === undefined || other === person) return;
  const own = person.runs.filter((run) => run.live);
  const tokens = joinFacts(person, other);
  joinHistory(person, other);
  tokens.push(...computedAnew(world, person));
  world.merged.set(other.facts.userRef, person);
  world.people.delete(other.facts.userRef);
  // Timers of the one who is gone are void: what is theirs is the survivor's now.
  other.recheckNumber += 1;
  other.appointments = {};
  for (const run of doubled(person.runs)) world.host.order(run, { kind: 'stop', reason: 'merged' });
  changed(world, person, tokens, 0);
  const past = [...other.events.values()].flat().sort((a, b) => a.atMs - b.atMs);
  tellPast(world, person, own, past);
}

/** Of live runs with the same journey and key all but the one of the oldest entry; runs that may overlap stay. */
function doubled(runs: readonly SimRun[]): SimRun[] {
  const may = runs.filter((run) => run.live && run.indexed.plan.again.perKey.kind !== 'always');
  const isOlder = (one: SimRun, other: SimRun): boolean =>
    one.enteredAtMs === other.enteredAtMs
      ? one.run.runId < other.run.runId
      : one.enteredAtMs < other.enteredAtMs;
  return may.filter((run) =>
    may.some((other) => other.indexed === run.indexed && other.key === run.key && isOlder(other, run)),
  );
}

/** The person as a profile of production is. Traits of the beginning are older than every other. */
function profileOf({ facts, traitTimes }: SimPerson): ProfileRow {
  const { userRef, traits, consent, zone, locale } = facts;
  const untimed = Object.fromEntries(Object.keys(traits).map((name) => [name, 0]));
  const tags = Object.fromEntries(facts.tags.map((tag) => [tag, { atMs: 0, source: '' }]));
  const times = { ...untimed, ...traitTimes };
  return { ...newProfile({ userRef, atMs: 0 }), traits, traitTimes: times, tags, consent, zone, locale };
}

/** Computed traits are those of both histories; gives what has another value than before, as tokens. */
function computedAnew(world: World, person: SimPerson): string[] {
  const before = { ...person.facts.traits };
  beginTraits(world, person);
  const { traits } = person.facts;
  const names = new Set([...Object.keys(before), ...Object.keys(traits)]);
  return [...names]
    .filter((name) => !sameValue(before[name] ?? null, traits[name] ?? null))
    .map((name) => `profile:${name}`);
}

/** Joins what is known of both into the survivor's facts, in place; gives what changed, as tokens. */
function joinFacts(person: SimPerson, other: SimPerson): string[] {
  const { facts } = person;
  const before = facts.traits;
  const { profile, changed: tokens } = mergeProfiles(profileOf(person), profileOf(other));
  Object.assign(facts, {
    traits: profile.traits,
    consent: profile.consent,
    zone: profile.zone,
    locale: profile.locale,
    tags: Object.keys(profile.tags),
  });
  person.traitTimes = profile.traitTimes;
  // What is suppressed is an address: it follows the address that the person has now.
  facts.suppressed = CHANNEL_NAMES.filter((channel) => {
    const address = profile.traits[ADDRESS_TRAITS[channel]];
    const of = address === before[ADDRESS_TRAITS[channel]] ? person : other;
    return (of === person ? facts.suppressed : other.facts.suppressed).includes(channel);
  });
  return tokens;
}

/** The survivor has done, entered, been sent and been given what both did, in the order of time. */
function joinHistory(person: SimPerson, other: SimPerson): void {
  for (const event of [...other.events.values()].flat()) remember(person, event);
  for (const id of other.seenIds) person.seenIds.add(id);
  for (const run of other.runs) run.person = person;
  person.runs = [...person.runs, ...other.runs].sort((a, b) => a.enteredAtMs - b.enteredAtMs);
  person.messages = [...person.messages, ...other.messages].sort((a, b) => a.atMs - b.atMs);
  person.claims.push(...other.claims);
  person.waiting.push(...other.waiting);
  person.before = [...person.before, ...other.before];
  person.refusing.push(...other.refusing);
  person.webhooks = new Map([...other.webhooks, ...person.webhooks]);
  person.webhookTries = new Map([...other.webhookTries, ...person.webhookTries]);
}

/** Tells these runs of events that another did who has turned out to be their person; nobody enters by them. */
function tellPast(
  world: World,
  person: SimPerson,
  runs: readonly SimRun[],
  events: readonly EventFact[],
): void {
  const moved = regroup(
    world,
    person,
    events.map(({ name }) => `event:${name}`),
  );
  const tokens = moved.map(({ segment }) => `segment:${segment}`);
  const telling = runs.flatMap((run) => {
    const heard = events.flatMap((event) => heardOf(run.indexed.plan, run.run.runId, event));
    heard.push(...changesHeard(world, run.indexed.listens, tokens));
    return run.live && heard.length > 0 ? [{ run, heard }] : [];
  });
  for (const { run, heard } of telling) world.host.hear(run, heard);
}
