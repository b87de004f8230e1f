import { createRequire } from 'node:module';
import { domainToASCII } from 'node:url';
import type * as PhoneNumbers from 'libphonenumber-js';
import type { CountryCode } from 'libphonenumber-js';
import { luxonCalendar } from './luxon-calendar';

/** What became of a value given from outside: its normal form, or why it is refused and what may be meant. */
export type Checked = { value: string } | { fault: string; hint?: string };

/** RFC 5322 `dot-atom` of ASCII letters, digits and the marks allowed in it. Quoted local parts are refused. */
const LOCAL_PART = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** What may stand in a domain before it is turned to ASCII; the URL parser would decode `%` and cut at `/`. */
const DOMAIN_CHARACTERS = /^[\p{L}\p{M}\p{N}.。．｡-]+$/u;

/** Loaded with the first number: most commands meet none, and its tables take a tenth of a short command's time. */
let loaded: typeof PhoneNumbers | null = null;
function phoneNumbers(): typeof PhoneNumbers {
  loaded ??= createRequire(__filename)('libphonenumber-js') as typeof PhoneNumbers;
  return loaded;
}

/** Lengths in octets: RFC 5321, 4.5.3.1.1 and 4.5.3.1.2, and 254 for a whole address (RFC 3696, erratum 1690). */
const LONGEST_LOCAL_PART = 64;
const LONGEST_DOMAIN = 253;
const LONGEST_ADDRESS = 254;

function domainOf(text: string): string | null {
  if (!DOMAIN_CHARACTERS.test(text)) return null;
  const ascii = domainToASCII(text);
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  const valid = labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(top);
  return valid && ascii.length <= LONGEST_DOMAIN ? ascii : null;
}

/**
 * One e-mail address (an addr-spec of RFC 5321 without quoting), with an international domain as its A-labels and the
 * domain in lower case. The local part keeps its case, which is the receiver's to read. Lists, groups, display names,
 * comments, line breaks and local parts beyond ASCII are refused.
 */
export function normalizeEmail(text: string): Checked {
  const trimmed = text.replace(/^ +| +$/g, '');
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(trimmed)) return { fault: 'an e-mail address has no line breaks' };
  if (/[,;]/.test(trimmed)) return { fault: 'one e-mail address, not a list' };
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || at === trimmed.length - 1)
    return { fault: 'an e-mail address has a name, an @ and a domain' };
  const local = trimmed.slice(0, at);
  if (/["<>()\s]/.test(trimmed)) {
    return { fault: 'an e-mail address has no quotes, brackets or blanks', hint: 'write name@example.com' };
  }
  if (!LOCAL_PART.test(local)) {
    return { fault: 'the part before the @ has ASCII letters, digits and marks only' };
  }
  const domain = domainOf(trimmed.slice(at + 1));
  if (domain === null) return { fault: 'the part after the @ is not a domain' };
  if (local.length > LONGEST_LOCAL_PART) return { fault: 'the part before the @ has at most 64 characters' };
  const value = `${local}@${domain}`;
  return value.length > LONGEST_ADDRESS
    ? { fault: 'an e-mail address has at most 254 characters' }
    : { value };
}

/**
 * A telephone number in E.164 (`+8613800138000`). Full-width digits, blanks and hyphens are allowed; a number without
 * a country code is read in `region` (ISO 3166 alpha-2).
 */
export function normalizePhone(text: string, region: string): Checked {
  const written = text.normalize('NFKC').replace(/^ +| +$/g, '');
  if (written.length > 40 || !/^\+?[\d\s().\-/‐-―]+$/.test(written) || /[\r\n]/.test(written)) {
    return { fault: 'not a telephone number', hint: 'write it with its country code, as in +8613800138000' };
  }
  const country = regionOf(region);
  const parsed = phoneNumbers().parsePhoneNumberFromString(written, country === null ? undefined : country);
  if (parsed?.isValid() !== true) {
    return { fault: 'not a telephone number that exists', hint: 'write it as in +8613800138000' };
  }
  return { value: parsed.number };
}

function regionOf(region: string): CountryCode | null {
  const upper = region.toUpperCase();
  return phoneNumbers().isSupportedCountry(upper) ? upper : null;
}

/** Names that people write for a zone of the IANA database that is called otherwise. */
const MEANT: Record<string, string> = {
  'asia/beijing': 'Asia/Shanghai',
  beijing: 'Asia/Shanghai',
  china: 'Asia/Shanghai',
  cst: 'Asia/Shanghai',
  'asia/shenzhen': 'Asia/Shanghai',
  'asia/guangzhou': 'Asia/Shanghai',
  'asia/mumbai': 'Asia/Kolkata',
  'asia/delhi': 'Asia/Kolkata',
  'america/san_francisco': 'America/Los_Angeles',
  'america/washington': 'America/New_York',
  pst: 'America/Los_Angeles',
  ist: 'Asia/Kolkata',
  jst: 'Asia/Tokyo',
  bst: 'Europe/London',
};

/** A city for each whole-hour offset, for those who write an offset where a zone is needed. */
const BY_OFFSET: Record<string, string> = {
  '-8': 'America/Los_Angeles',
  '-7': 'America/Denver',
  '-6': 'America/Chicago',
  '-5': 'America/New_York',
  '-3': 'America/Sao_Paulo',
  '0': 'Europe/London',
  '1': 'Europe/Paris',
  '2': 'Europe/Athens',
  '3': 'Europe/Moscow',
  '4': 'Asia/Dubai',
  '5.5': 'Asia/Kolkata',
  '7': 'Asia/Bangkok',
  '8': 'Asia/Shanghai',
  '9': 'Asia/Tokyo',
  '10': 'Australia/Sydney',
  '12': 'Pacific/Auckland',
};

/** The zone that is probably meant, or null. */
function meantBy(zone: string): string | null {
  const known = MEANT[zone.toLowerCase()];
  if (known !== undefined) return known;
  const offset = /^(?:gmt|utc)?\s*([+-])\s*(\d{1,2})(?::?(\d{2}))?$/i.exec(zone);
  const hours = offset === null ? NaN : Number(offset[2]) + Number(offset[3] ?? 0) / 60;
  const signed = offset?.[1] === '-' ? -hours : hours;
  return BY_OFFSET[String(signed === 0 ? 0 : signed)] ?? null;
}

let zoneSpellings: Map<string, string> | null = null;

/** The database's own spelling of a zone, whatever the case in which it was written. */
function spelled(zone: string): string {
  zoneSpellings ??= new Map(Intl.supportedValuesOf('timeZone').map((name) => [name.toLowerCase(), name]));
  return zoneSpellings.get(zone.toLowerCase()) ?? zone;
}

/** An IANA time zone. Offsets and invented names are refused with the zone that is probably meant, never read as UTC. */
export function checkZone(text: string): Checked {
  const zone = text.replace(/^ +| +$/g, '');
  if (MEANT[zone.toLowerCase()] === undefined && luxonCalendar.isZone(zone)) return { value: spelled(zone) };
  const meant = meantBy(zone);
  const hint = meant === null ? 'write a zone such as Asia/Shanghai' : `did you mean ${meant}?`;
  return { fault: 'not an IANA time zone', hint };
}

/** A BCP 47 locale in its normal form: `zh_CN`, `zh-cn` and `zh_CN.UTF-8` are all `zh-CN`. */
export function normalizeLocale(text: string): Checked {
  const tag = text
    .replace(/^ +| +$/g, '')
    .replace(/[.@].*$/, '')
    .replaceAll('_', '-');
  try {
    const [value] = Intl.getCanonicalLocales(tag);
    if (value !== undefined) return { value };
  } catch {
    // Not a language tag: said below, with an example.
  }
  return { fault: 'not a locale', hint: 'write a language and a region, as in zh-CN or en' };
}
