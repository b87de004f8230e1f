import type { EventRow, ProfileRow } from '../store/rows';
import type { Json, JsonObject } from './json';
import { setTraits } from './trait-change';
import { trafficChannel } from './traffic-channel';
import { sameValue } from './value-test';

/** Longer text than this is no name of a campaign or address of a page that anybody asks for. */
const MOST_CHARACTERS = 500;

/** Events of one visit say the same of how it began: within this time they are one touch. */
const SAME_VISIT_MS = 30 * 60_000;

/** Ids that search engines put into the address of a click that was paid for, and whose they are. */
const PAID_CLICK_IDS: readonly (readonly [string, string])[] = [
  ['gclid', 'google'],
  ['msclkid', 'bing'],
  ['bd_vid', 'baidu'],
];

function part(of: JsonObject, name: string): JsonObject {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};
}

function text(of: JsonObject, name: string): string | null {
  const value = Object.hasOwn(of, name) ? of[name] : undefined;
  if (typeof value !== 'string' || value.trim() === '') return null;
  return value.trim().slice(0, MOST_CHARACTERS);
}

function urlOf(address: string | null): URL | null {
  if (address === null || !URL.canParse(address)) return null;
  const url = new URL(address);
  return /^https?:$/.test(url.protocol) ? url : null;
}

/** The address without query, fragment and credentials, which may say more of the person than where they came from. */
function plainAddress(url: URL | null): string | null {
  return url === null ? null : `${url.origin}${url.pathname}`.slice(0, MOST_CHARACTERS);
}

function host(url: URL): string {
  return url.hostname.replace(/^www\./, '');
}

/** Whether two hosts are one site, as a shop and its `account.` are. */
function isOneSite(one: URL, other: URL): boolean {
  const [a, b] = [host(one), host(other)];
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}

interface Campaign {
  utm: Record<string, string | null>;
  clickSource: string | null;
}

/** The campaign: as the client read it (`context.campaign`), else from the address of the page. */
function campaignOf(context: JsonObject, page: URL | null): Campaign {
  const stated = part(context, 'campaign');
  const query = page?.searchParams;
  const of = (name: string, field = name): string | null =>
    text(stated, field) ?? text({ value: query?.get(`utm_${name}`) ?? null }, 'value');
  const utm = {
    utm_source: of('source'),
    utm_medium: of('medium'),
    utm_campaign: of('campaign', 'name'),
    utm_term: of('term'),
    utm_content: of('content'),
  };
  const click = PAID_CLICK_IDS.find(([id]) => query?.has(id) === true);
  return { utm, clickSource: click?.[1] ?? null };
}

function withoutNull(fields: Record<string, Json>): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/**
 * How somebody came, where an event tells (`context.campaign`, `context.page`, `context.referrer`); null for events
 * that do not, and for steps within the site. A page call that nothing led to is a direct visit. The query of the
 * landing page and of the referrer is not kept.
 */
export function touchOf(event: Pick<EventRow, 'type' | 'context' | 'atMs'>): JsonObject | null {
  const { context } = event;
  const page = part(context, 'page');
  const landing = urlOf(text(page, 'url'));
  const referrer = urlOf(text(page, 'referrer') ?? text(part(context, 'referrer'), 'url'));
  const { utm, clickSource } = campaignOf(context, landing);
  const from = referrer !== null && (landing === null || !isOneSite(referrer, landing)) ? referrer : null;
  const led = clickSource !== null || from !== null || Object.values(utm).some((value) => value !== null);
  if (!led && (referrer !== null || landing === null || event.type !== 'page')) return null;
  const referrerHost = from === null ? null : host(from);
  const source = utm.utm_source ?? clickSource;
  const location = part(context, 'location');
  const medium = utm.utm_medium ?? null;
  const arrival = { source, medium, referrerHost, hasPaidClickId: clickSource !== null };
  const channel = trafficChannel(arrival);
  return withoutNull({
    at: new Date(event.atMs).toISOString(),
    // A campaign that says nothing but its name led here all the same.
    channel: led && channel === 'direct' ? 'campaign' : channel,
    source: source ?? referrerHost ?? (utm.utm_campaign ? null : 'direct'),
    ...utm,
    referrer: plainAddress(from),
    landing_page: plainAddress(landing),
    country: text(location, 'country'),
    region: text(location, 'region'),
  });
}

/** Whether the newer touch only says again how a visit began. */
function isSameVisit(before: Json | undefined, after: Json | undefined): boolean {
  if (before === undefined || after === undefined) return false;
  const [one, other] = [part({ before }, 'before'), part({ after }, 'after')];
  const apartMs = Math.abs(Date.parse(text(one, 'at') ?? '') - Date.parse(text(other, 'at') ?? ''));
  const within = { at: null, landing_page: null };
  return apartMs < SAME_VISIT_MS && sameValue({ ...one, ...within }, { ...other, ...within });
}

/** Keeps the first and the last touch of a person as traits, in place; gives the names of those that are news. */
export function recordTouch(profile: ProfileRow, event: EventRow): string[] {
  const touch = touchOf(event);
  if (touch === null) return [];
  const before = profile.traits['last_touch'];
  const changed = setTraits(profile, { first_touch: touch, last_touch: touch }, event.atMs, '');
  return changed.filter((name) => name === 'first_touch' || !isSameVisit(before, profile.traits[name]));
}
