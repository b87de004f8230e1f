import { createHmac } from 'node:crypto';
import { readSignedToken, signedToken } from './signed-token';

/** The message that asked for a confirmation, and the address that it went to. */
export interface ConfirmAbout {
  sendKey: string;
  address: string;
}

/** What a genuine link says: the message that carried it, and a mark by which its address is known again. */
export interface ConfirmClaim {
  sendKey: string;
  addressMark: string;
}

/**
 * A keyed mark of an address. Who confirms has read the mail of one address: the link is worth nothing for another that
 * the person has taken since.
 */
export function addressMark(secret: string, address: string): string {
  return createHmac('sha256', secret)
    .update(`journeyman-address:${address}`)
    .digest('base64url')
    .slice(0, 22);
}

/**
 * The address of the page on which a person confirms that they want to be written to, under the public URL of this
 * installation. It says nothing of its age: the ledger knows when the message went out.
 */
export function confirmUrl(secret: string, publicUrl: string, { sendKey, address }: ConfirmAbout): string {
  const token = signedToken(secret, 'confirm', [sendKey, addressMark(secret, address)]);
  return `${publicUrl.replace(/\/+$/, '')}/c/${token}`;
}

/** Reads the token of such an address; null for any other text. */
export function readConfirmToken(secret: string, token: string): ConfirmClaim | null {
  const [sendKey, mark] = readSignedToken(secret, 'confirm', token) ?? [];
  return sendKey === undefined || mark === undefined ? null : { sendKey, addressMark: mark };
}
