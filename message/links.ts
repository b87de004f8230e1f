import { CHANNEL_NAMES, type ChannelName } from '../audience/channel';
import { readSignedToken, signedToken, type LinkPurpose } from './signed-token';

/** Whom and what a link is about. `topic` is null where it is about the whole channel. */
export interface LinkClaim {
  userRef: string;
  channel: ChannelName;
  topic: string | null;
}

/** A signed token for a link, base64url; it names a person only by `userRef`, and it does not expire. */
export function linkToken(secret: string, purpose: LinkPurpose, claim: LinkClaim): string {
  const fields = [claim.userRef, claim.channel, ...(claim.topic === null ? [] : [claim.topic])];
  return signedToken(secret, purpose, fields);
}

/** Reads a token made by `linkToken` for this purpose; null for any other text, without saying what is wrong. */
export function readLinkToken(secret: string, purpose: LinkPurpose, token: string): LinkClaim | null {
  const [userRef, channelName, topic = null] = readSignedToken(secret, purpose, token) ?? [];
  const channel = CHANNEL_NAMES.find((name) => name === channelName);
  return userRef === undefined || channel === undefined ? null : { userRef, channel, topic };
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
