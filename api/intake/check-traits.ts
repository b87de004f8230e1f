import {
  checkZone,
  normalizeEmail,
  normalizeLocale,
  normalizePhone,
  type Checked,
} from '../../audience/address';
import { CHANNEL_NAMES } from '../../audience/channel';
import type { Json, JsonObject } from '../../audience/json';
import { AppError } from '../errors';

/** The traits that other parts rely on: kept in their normal form, and refused when they have none. */
const CHECKS: Record<string, (text: string, region: string) => Checked> = {
  email: normalizeEmail,
  phone: normalizePhone,
  timezone: checkZone,
  locale: normalizeLocale,
};

function refuse(path: string, what: string, hint?: string): never {
  const help = hint === undefined ? '' : ` (${hint})`;
  throw new AppError('bad_body', `${path}: ${what}${help}`, { path });
}

function isChannel(name: string): boolean {
  return (CHANNEL_NAMES as readonly string[]).includes(name);
}

/** `consent` is `{ email: true, sms: false }`, or a list of the channels granted. */
function checkConsent(consent: Json, path: string): void {
  if (consent === null || typeof consent !== 'object') refuse(path, 'is an object or a list of channels');
  const names = Array.isArray(consent) ? consent.map(String) : Object.keys(consent);
  const unknown = names.find((name) => !isChannel(name));
  if (unknown !== undefined) refuse(path, 'names a channel that does not exist', CHANNEL_NAMES.join(', '));
  if (Array.isArray(consent)) return;
  if (Object.values(consent).some((answer) => typeof answer !== 'boolean')) {
    refuse(path, 'is answered with true or false');
  }
}

/** The traits of an identify with addresses, zone and locale in their normal form. Null removes a trait. */
export function checkTraits(traits: JsonObject, path: string, region: string): JsonObject {
  const checked: JsonObject = { ...traits };
  for (const [name, check] of Object.entries(CHECKS)) {
    const value = traits[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') refuse(`${path}.${name}`, 'is not text');
    const result = check(value, region);
    if ('fault' in result) refuse(`${path}.${name}`, result.fault, result.hint);
    checked[name] = result.value;
  }
  if (traits['consent'] !== undefined) checkConsent(traits['consent'], `${path}.consent`);
  return checked;
}
