import { ADDRESS_TRAITS, consentAllows } from '../../audience/standing-condition';
import type { JsonObject } from '../../audience/json';
import { CONFIRM_FOR_MS } from '../../message/confirm-term';
import { applyConsent } from './apply-traits';
import { aboutMessage } from './perform-send';
import type { SimMessage, SimPerson } from './person';
import { recordSystemEvent } from './record-event';
import { changed } from './take-in';
import type { World } from './world';

/**
 * The person confirms by the link in the newest message of a step: consent from now on, and `subscription_confirmed`.
 * As on the page, nothing comes of a link that no transactional message carried, that is 30 days old, or that went to
 * another address than the person has now; and pressing twice counts once.
 */
export function takeConfirmation(world: World, person: SimPerson, step: string): void {
  const { nowMs } = world.clock;
  const message = person.messages.findLast(
    (one) => one.state === 'sent' && (one.step === step || one.template === step),
  );
  if (message === undefined || message.marketing || nowMs >= message.atMs + CONFIRM_FOR_MS) return;
  const { channel, topic, address } = message;
  if (address === undefined || address !== person.facts.traits[ADDRESS_TRAITS[channel]]) return;
  if (stands(person, message)) return;
  message.confirmedAtMs = nowMs;
  changed(world, person, applyConsent(person, { channel, topic, state: 'granted' }, nowMs), 0);
  const more: JsonObject = { ...(topic === null ? {} : { topic }), reason: 'double_opt_in' };
  recordSystemEvent(world, person, 'subscription_confirmed', { ...aboutMessage(message), ...more });
}

/** Whether the consent stands as this message had it confirmed. */
function stands({ facts }: SimPerson, { channel, topic, confirmedAtMs }: SimMessage): boolean {
  const consent = facts.consent[channel];
  return consent !== undefined && consent.atMs === confirmedAtMs && consentAllows(consent, topic);
}
