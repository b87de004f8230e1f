import type { Calendar } from '../../../audience/calendar';
import type { ChannelName } from '../../../audience/channel';
import type { ConsentFact } from '../../../audience/facts';
import type { Life } from '../lives';
import type { Happening, SimulatedPerson } from '../simulation';
import { eventsOf } from './make-events';
import type { Population } from './population';
import { Random } from './random';
import { drawn, drawnAll } from './spread';

/** What all people of a simulation have in common. */
export interface Setting {
  seed: number;
  startMs: number;
  untilMs: number;
  /** The workspace's zone, for who has none. */
  zone: string;
  /** The journey into which people are put by hand, where some are. */
  journey: string;
  calendar: Calendar;
}

const CHANNELS: readonly ChannelName[] = ['email', 'sms'];

/**
 * The nth person of a population, and what they do of themselves. The same for the same population, seed and number:
 * nothing depends on who was made before.
 */
export function makeLife(population: Population, setting: Setting, index: number): Life {
  const place = `${index + 1}`;
  const person = makePerson(population, setting, place);
  return { person, happenings: ownHappenings(population, setting, place, person.userRef, person.zone) };
}

/** What a person does of themselves, and being put in by hand. `place` names the person among all. */
export function ownHappenings(
  population: Population,
  setting: Setting,
  place: string,
  userRef: string,
  zone: string | null,
): Happening[] {
  const events = eventsOf(population.habits, setting, place, zone ?? setting.zone);
  const happenings: Happening[] = events.map((event) => ({
    kind: 'event',
    atMs: event.atMs,
    userRef,
    event,
    triggers: true,
    hops: 0,
  }));
  enterByHand(population, setting, place, userRef, happenings);
  return happenings;
}

function makePerson(population: Population, setting: Setting, place: string): SimulatedPerson {
  const random = new Random(setting.seed, `person ${place}`);
  const context = { unique: place, followed: null };
  const zone = drawn(population.zones, random, context);
  const locale = drawn(population.locales, random, context);
  const traits = drawnAll(population.traits, new Random(setting.seed, `traits ${place}`), context);
  if (random.happens(population.reachable.email)) traits['email'] = `person-${place}@simulation.example`;
  // Numbers of this range are set aside for fiction (Ofcom), so that no list of them can reach anybody.
  if (random.happens(population.reachable.sms))
    traits['phone'] = `+447700900${place.slice(-3).padStart(3, '0')}`;
  const tags = Object.keys(population.tags).filter((tag) => random.happens(population.tags[tag] ?? 0));
  return {
    userRef: `s${setting.seed}-${place}`,
    userId: `person-${place}`,
    traits,
    tags,
    consent: consentOf(population, random, setting.startMs),
    suppressed: [],
    zone: typeof zone === 'string' ? zone : null,
    locale: typeof locale === 'string' ? locale : null,
  };
}

function consentOf(population: Population, random: Random, atMs: number): SimulatedPerson['consent'] {
  const consent: SimulatedPerson['consent'] = {};
  for (const channel of CHANNELS) {
    const fact: ConsentFact = { state: 'granted', atMs, source: 'simulation' };
    if (random.happens(population.consent[channel])) consent[channel] = fact;
  }
  return consent;
}

function enterByHand(
  { entered }: Population,
  { seed, startMs, journey }: Setting,
  place: string,
  userRef: string,
  happenings: Happening[],
): void {
  if (entered === null) return;
  const random = new Random(seed, `entered ${place}`);
  if (!random.happens(entered.share)) return;
  const atMs = startMs + Math.floor(random.next() * entered.overMs);
  happenings.push({ kind: 'enter', atMs, userRef, journey, event: null });
}
