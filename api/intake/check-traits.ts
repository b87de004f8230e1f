import {
  checkZone,
  normalizeEmail,
  normalizeLocale,
  normalizePhone,
  type Checked,
} from '../../audience/address';
import { CHANNEL_NAMES } from '../../audience/channel';
import type { Json, JsonObject } from '../../audience/json';
import { RECORDED_TRAITS } from '../../audience/touch-rank';
import { AppError } from '../errors';
import { isInstant } from './item';

/** The traits that other parts rely on: kept in their normal form, and refused when they have none. */
const CHECKS: Record<string, (text: string, region: string) => Checked> = {
  email: normalizeEmail,
  phone: normalizePhone,
  timezone: checkZone,
  locale: normalizeLocale,
};

/** How what Journeyman records is stated instead. */
const RECORDED_FROM: Record<string, string> = {
  first_touch: 'send context.campaign and context.page with the call',
  last_touch: 'send context.campaign and context.page with the call',
  groups: 'send a group call',
};

function refuse(path: string, what: string, hint?: string): never {
  const help = hint === undefined ? '' : ` (${hint})`;
  throw new AppError('bad_body', `${path}: ${what}${help}`, { path });
}

function isChannel(name: string): boolean {
  return (CHANNEL_NAMES as readonly string[]).includes(name);
}

/** `consent` is `{ email: true, sms: false }`, the same with evidence, or a list of the channels granted. */
function checkConsent(consent: Json, path: string, needsEvidence: boolean): void {
  if (consent === null || typeof consent !== 'object') refuse(path, 'is an object or a list of channels');
  const said = Array.isArray(consent)
    ? consent.map((one) => [typeof one === 'string' ? one : '', true] as const)
    : Object.entries(consent);
  const unknown = said.find(([name]) => !isChannel(name))?.[0];
  if (unknown !== undefined) refuse(path, 'names a channel that does not exist', CHANNEL_NAMES.join(', '));
  for (const [channel, answer] of said) checkStatement(answer, `${path}.${channel}`, needsEvidence);
}

function isText(value: Json | undefined): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function checkStatement(answer: Json, path: string, needsEvidence: boolean): void {
  const given = typeof answer === 'boolean' ? { granted: answer } : answer;
  if (given === null || typeof given !== 'object' || Array.isArray(given))
    refuse(path, 'is answered with true or false');
  const { granted, at, source, topics, ...other } = given;
  if (typeof granted !== 'boolean') refuse(`${path}.granted`, 'is answered with true or false');
  const [extra] = Object.keys(other);
  if (extra !== undefined) refuse(`${path}.${extra}`, 'is not known', 'granted, at, source, topics');
  if (at !== undefined && !(isText(at) && isInstant(at)))
    refuse(`${path}.at`, 'must be an ISO 8601 instant with an offset');
  if (source !== undefined && !isText(source)) refuse(`${path}.source`, 'is not text');
  const isAsked = topics !== undefined && topics !== null;
  if (
    isAsked &&
    (typeof topics !== 'object' || Object.values(topics).some((one) => typeof one !== 'boolean'))
  )
    refuse(`${path}.topics`, 'is answered with true or false for each topic');
  if (needsEvidence && granted && !(isText(at) && isText(source)))
    refuse(path, 'is an imported grant without evidence', 'give granted, at and source');
}

/**
 * The traits of an identify with addresses, zone and locale in their normal form. Null removes a trait. `needsEvidence`
 * refuses a grant of consent that does not say when and where it was given.
 */
export function checkTraits(
  traits: JsonObject,
  path: string,
  region: string,
  needsEvidence = false,
): JsonObject {
  const checked: JsonObject = { ...traits };
  const recorded = RECORDED_TRAITS.find((name) => traits[name] !== undefined);
  if (recorded !== undefined) {
    refuse(`${path}.${recorded}`, 'is recorded by Journeyman itself', RECORDED_FROM[recorded]);
  }
  for (const [name, check] of Object.entries(CHECKS)) {
    const value = traits[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') refuse(`${path}.${name}`, 'is not text');
    const result = check(value, region);
    if ('fault' in result) refuse(`${path}.${name}`, result.fault, result.hint);
    checked[name] = result.value;
  }
  if (traits['consent'] !== undefined) checkConsent(traits['consent'], `${path}.consent`, needsEvidence);
  return checked;
}
