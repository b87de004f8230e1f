/** What is known of how somebody came: where from, by which medium, and whether a click was paid for. */
export interface Arrival {
  source: string | null;
  medium: string | null;
  /** The host that linked here, where it is another than the site's own. */
  referrerHost: string | null;
  hasPaidClickId: boolean;
}

/** The ways in which people come. */
export type TrafficChannel =
  | 'paid_search'
  | 'paid_social'
  | 'display'
  | 'affiliate'
  | 'email'
  | 'sms'
  | 'push'
  | 'organic_search'
  | 'organic_social'
  | 'referral'
  | 'campaign'
  | 'direct';

const SEARCH = /(^|\.)(google|bing|baidu|duckduckgo|yahoo|yandex|sogou|so|sm|naver|ecosia|qwant)(\.|$)/;
const SOCIAL =
  /(^|\.)(facebook|fb|instagram|twitter|x|t|linkedin|lnkd|pinterest|reddit|tiktok|douyin|weibo|wechat|weixin|xiaohongshu|zhihu|bilibili|youtube|whatsapp|telegram)(\.|$)/;

/** Media as people write them (`utm_medium`), each with its channel; the first that fits decides. */
const MEDIA: readonly (readonly [RegExp, TrafficChannel])[] = [
  [/^e-?mail$|^newsletter$|^edm$/, 'email'],
  [/^sms$|^mms$/, 'sms'],
  [/^push$|^notification$/, 'push'],
  [/^affiliates?$|^partner$/, 'affiliate'],
  [/^display$|^banner$|^cpm$|^programmatic$/, 'display'],
  [/^paid[-_ ]?social$/, 'paid_social'],
  [/^paid[-_ ]?search$|^sem$/, 'paid_search'],
  [/^social([-_ ]?(media|network))?$|^sm$/, 'organic_social'],
  [/^referral$/, 'referral'],
];

const PAID = /^(cpc|ppc|cpa|cpv|cps|paid|ads?)$/;

function isSearch(name: string | null): boolean {
  return name !== null && SEARCH.test(name);
}

function isSocial(name: string | null): boolean {
  return name !== null && SOCIAL.test(name);
}

/** The channel of an arrival: what its medium says, else what its source or the linking host is known for. */
export function trafficChannel(arrival: Arrival): TrafficChannel {
  const { referrerHost, hasPaidClickId } = arrival;
  const source = arrival.source?.trim().toLowerCase() ?? null;
  const medium = arrival.medium?.trim().toLowerCase() ?? '';
  const stated = MEDIA.find(([pattern]) => pattern.test(medium));
  if (stated !== undefined) return stated[1];
  const social = isSocial(source ?? referrerHost);
  if (hasPaidClickId || PAID.test(medium)) return social ? 'paid_social' : 'paid_search';
  if (isSearch(source ?? referrerHost)) return 'organic_search';
  if (social) return 'organic_social';
  if (source !== null || medium !== '') return 'campaign';
  return referrerHost === null ? 'direct' : 'referral';
}
