import { afterConsent, consentStatements, type ConsentChange } from '../../audience/consent-change';
import type { JsonObject } from '../../audience/json';
import { setTraits, textTrait } from '../../audience/trait-change';
import type { SimPerson } from './person';

/** Puts the traits of an identify into the person, the reserved ones in their places; gives what has changed. */
export function applyTraits(person: SimPerson, given: JsonObject, atMs: number, region: string): string[] {
  const { consent, ...traits } = given;
  const { facts, traitTimes } = person;
  const changed = setTraits({ traits: facts.traits, traitTimes }, traits, atMs, region);
  if (changed.includes('timezone')) facts.zone = textTrait(facts.traits, 'timezone');
  if (changed.includes('locale')) facts.locale = textTrait(facts.traits, 'locale');
  const tokens = changed.map((name) => `profile:${name}`);
  for (const { channel, granted } of consentStatements(consent)) {
    tokens.push(
      ...applyConsent(person, { channel, topic: null, state: granted ? 'granted' : 'withdrawn' }, atMs),
    );
  }
  return tokens;
}

/** Puts one statement of consent into the person; gives what has changed. */
export function applyConsent(
  person: SimPerson,
  statement: Pick<ConsentChange, 'channel' | 'topic' | 'state'>,
  atMs: number,
): string[] {
  const { consent } = person.facts;
  const { channel } = statement;
  const before = consent[channel];
  const after = afterConsent(before, { ...statement, atMs, source: 'simulation' });
  consent[channel] = after;
  const same =
    JSON.stringify([before?.state, before?.topics]) === JSON.stringify([after.state, after.topics]);
  return same ? [] : [`consent:${channel}`];
}
