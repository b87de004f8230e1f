import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link lets its holder do. A link for one purpose is worth nothing for another. */
export type LinkPurpose = 'unsubscribe' | 'preferences' | 'confirm';

function sign(secret: string, purpose: LinkPurpose, payload: string): Buffer {
  return createHmac('sha256', secret).update(`journeyman-link:${purpose}:${payload}`).digest();
}

/** Texts and a signature over them, base64url, fit to stand in a path. Anybody may read the texts, nobody change them. */
export function signedToken(secret: string, purpose: LinkPurpose, fields: readonly string[]): string {
  const payload = Buffer.from(JSON.stringify(fields)).toString('base64url');
  return `${payload}.${sign(secret, purpose, payload).toString('base64url')}`;
}

function fieldsOf(payload: string): string[] | null {
  try {
    const fields: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return Array.isArray(fields) && fields.every((field) => typeof field === 'string') ? fields : null;
  } catch {
    return null;
  }
}

/** The texts of a token made by `signedToken` for this purpose; null for any other text, without saying what is wrong. */
export function readSignedToken(secret: string, purpose: LinkPurpose, token: string): string[] | null {
  const [payload, signature, ...more] = token.length > 1024 ? [] : token.split('.');
  if (payload === undefined || signature === undefined || more.length > 0) return null;
  const expected = sign(secret, purpose, payload);
  const given = Buffer.from(signature, 'base64url');
  // Base64url has more than one spelling of some bytes: only the one that was given out is taken.
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  return genuine && given.toString('base64url') === signature ? fieldsOf(payload) : null;
}
