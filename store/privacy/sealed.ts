import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Bytes that only who has the key of 32 bytes can read or make (AES-256-GCM): the nonce, the text, the tag. */
export function sealBytes(key: Buffer, plain: Buffer): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** What was sealed. Throws where it was sealed with another key, or is not as it was. */
export function unsealBytes(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const body = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
  return Buffer.concat([decipher.update(body), decipher.final()]);
}

function keyOf(secret: string): Buffer {
  return createHmac('sha256', secret).update('sealed erasure').digest();
}

/** Plain data that only who has the project's secret can read, as text. */
export function seal(secret: string, value: unknown): string {
  return sealBytes(keyOf(secret), Buffer.from(JSON.stringify(value))).toString('base64');
}

/** What was sealed. Throws where it was sealed with another secret. */
export function unseal(secret: string, text: string): unknown {
  return JSON.parse(unsealBytes(keyOf(secret), Buffer.from(text, 'base64')).toString('utf8'));
}
