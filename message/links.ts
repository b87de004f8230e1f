import { createHmac, timingSafeEqual } from 'node:crypto';
import { CHANNEL_NAMES, type ChannelName } from '../audience/channel';

/** What a link lets its holder do. A link for one purpose is worth nothing for another. */
export type LinkPurpose = 'unsubscribe' | 'preferences' | 'confirm';

/** Whom and what a link is about. `topic` is null where it is about the whole channel. */
export interface LinkClaim {
  userRef: string;
  channel: ChannelName;
  topic: string | null;
}

function sign(secret: string, purpose: LinkPurpose, payload: string): Buffer {
  return createHmac('sha256', secret).update(`journeyman-link:${purpose}:${payload}`).digest();
}

/** A signed token for a link, base64url; it names a person only by `userRef`, and it does not expire. */
export function linkToken(secret: string, purpose: LinkPurpose, claim: LinkClaim): string {
  const fields = [claim.userRef, claim.channel, ...(claim.topic === null ? [] : [claim.topic])];
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${payload}.${sign(secret, purpose, payload).toString('base64url')}`;
}

function claimOf(payload: string): LinkClaim | null {
  try {
    const fields: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    if (!Array.isArray(fields) || !fields.every((field) => typeof field === 'string')) return null;
    const [userRef, channelName, topic = null] = fields;
    const channel = CHANNEL_NAMES.find((name) => name === channelName);
    return userRef === undefined || channel === undefined ? null : { userRef, channel, topic };
  } catch {
    return null;
  }
}

/** Reads a token made by `linkToken` for this purpose; null for any other text, without saying what is wrong. */
export function readLinkToken(secret: string, purpose: LinkPurpose, token: string): LinkClaim | null {
  const [payload, signature, ...more] = token.length > 1024 ? [] : token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return null;
  const expected = sign(secret, purpose, payload);
  const given = Buffer.from(signature, 'base64url');
  // Base64url has more than one spelling of some bytes: only the one that was given out is taken.
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && given.toString('base64url') === signature ? claimOf(payload) : null;
}

function pageUrl(publicUrl: string, token: string): string {
  return `${publicUrl.replace(/\/+$/, '')}/u/${token}`;
}

/** The links of one marketing message, as templates and headers carry them. */
export interface MessageLinks {
  unsubscribe: string;
  preferences: string;
}

/** The links for one person, channel and topic under the public URL of this installation. */
export function messageLinks(secret: string, publicUrl: string, claim: LinkClaim): MessageLinks {
  return {
    unsubscribe: pageUrl(publicUrl, linkToken(secret, 'unsubscribe', claim)),
    preferences: pageUrl(publicUrl, linkToken(secret, 'preferences', claim)),
  };
}

/**
 * The headers of RFC 2369 and RFC 8058 by which mail programs offer to unsubscribe: exactly one https (or, on one
 * machine, http) URL that takes the one-click POST, and a mail address where there is one.
 */
export function unsubscribeHeaders(unsubscribeUrl: string, mailto: string | null): Record<string, string> {
  const places = [`<${unsubscribeUrl}>`, ...(mailto === null ? [] : [`<mailto:${mailto}>`])];
  return {
    'List-Unsubscribe': places.join(', '),
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}
