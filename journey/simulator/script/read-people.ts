import type { ChannelName } from '../../../audience/channel';
import { consentStatements } from '../../../audience/consent-change';
import type { ConsentFact } from '../../../audience/facts';
import type { JsonObject } from '../../../audience/json';
import { setTraits, textTrait } from '../../../audience/trait-change';
import type { SimulatedPerson } from '../simulation';
import { fault, isObject, objectsAt, wordsAt, type Reading } from './reading';

const KEYS = new Set([
  ...['user_id', 'email', 'phone', 'timezone', 'locale'],
  ...['consent', 'traits', 'tags', 'suppressed'],
]);

/** Who the person of a script is when it names nobody. */
const SOMEBODY = 'somebody';

/** The people of a script: `person`, or `people`; without either, a person of whom nothing is known. */
export function readPeople(reading: Reading, document: JsonObject, region: string): SimulatedPerson[] {
  const { person, people } = document;
  if (people !== undefined) {
    return objectsAt(reading, people, 'people').map((one, index) =>
      readPerson(reading, one, `people[${index}]`, region),
    );
  }
  if (person !== undefined && !isObject(person)) fault(reading, 'person', 'must be a mapping', 'wrong_type');
  return [readPerson(reading, isObject(person) ? person : {}, 'person', region)];
}

function readPerson(reading: Reading, one: JsonObject, path: string, region: string): SimulatedPerson {
  for (const key of Object.keys(one))
    if (!KEYS.has(key)) fault(reading, `${path}.${key}`, 'is not known', 'unknown_key');
  const traits: JsonObject = {};
  const given: JsonObject = isObject(one['traits']) ? { ...one['traits'] } : {};
  for (const name of ['email', 'phone', 'timezone', 'locale']) {
    const value = one[name];
    if (value !== undefined) given[name] = value;
  }
  setTraits({ traits, traitTimes: {} }, given, reading.startMs, region);
  for (const name of ['email', 'phone', 'timezone', 'locale']) {
    if (given[name] !== undefined && traits[name] === undefined) {
      fault(reading, `${path}.${name}`, 'cannot be understood');
    }
  }
  const userId = typeof one['user_id'] === 'string' ? one['user_id'] : SOMEBODY;
  return {
    userId,
    userRef: userId,
    traits,
    tags: wordsAt(reading, one['tags'], `${path}.tags`),
    consent: readConsent(reading, one),
    suppressed: wordsAt(reading, one['suppressed'], `${path}.suppressed`).filter(isChannel),
    zone: textTrait(traits, 'timezone'),
    locale: textTrait(traits, 'locale'),
  };
}

function isChannel(word: string): word is ChannelName {
  return word === 'email' || word === 'sms';
}

function readConsent(reading: Reading, one: JsonObject): SimulatedPerson['consent'] {
  const consent: Partial<Record<ChannelName, ConsentFact>> = {};
  for (const { channel, granted } of consentStatements(one['consent'])) {
    const state = granted ? 'granted' : 'withdrawn';
    consent[channel] = { state, atMs: reading.startMs - 1, source: 'script' };
  }
  return consent;
}
