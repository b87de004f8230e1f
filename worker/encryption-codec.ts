import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload, PayloadCodec } from '@temporalio/common';

const ENCODING = 'binary/encrypted';
const ENCODED = Buffer.from(ENCODING);
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Compresses and encrypts payloads (AES-256-GCM), so that the Temporal server and its UI see none of them. The first
 * key encrypts; the others only decrypt, for the time after a change of keys. Ids and search attributes are not covered.
 */
export function createEncryptionCodec(keys: readonly [Buffer, ...Buffer[]]): PayloadCodec {
  for (const key of keys) {
    if (key.length !== 32) throw new Error('A codec key must have 32 bytes');
  }
  const first = { key: keys[0], id: Buffer.from(keyIdOf(keys[0])) };
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  return {
    encode: async (payloads) => payloads.map((payload) => seal(payload, first)),
    decode: async (payloads) => payloads.map((payload) => open(payload, byId)),
  };
}

/** A name for a key that tells nothing of it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('journeyman codec key').update(key).digest('hex').slice(0, 12);
}

function seal(payload: Payload, { key, id }: { key: Buffer; id: Buffer }): Payload {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const body = Buffer.concat([cipher.update(deflateRawSync(pack(payload))), cipher.final()]);
  return {
    metadata: { encoding: ENCODED, 'encryption-key-id': id },
    data: Buffer.concat([iv, body, cipher.getAuthTag()]),
  };
}

function open(payload: Payload, keys: ReadonlyMap<string, Buffer>): Payload {
  const { metadata, data } = payload;
  if (textOf(metadata?.['encoding']) !== ENCODING || data === null || data === undefined) return payload;
  const id = textOf(metadata?.['encryption-key-id']);
  const key = keys.get(id);
  if (key === undefined)
    throw new Error(`A payload was encrypted with the key ${id}, which is not configured`);
  const sealed = Buffer.from(data);
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, IV_BYTES));
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
  const body = sealed.subarray(IV_BYTES, sealed.length - TAG_BYTES);
  return unpack(inflateRawSync(Buffer.concat([decipher.update(body), decipher.final()])));
}

/** A payload as bytes: the length of its metadata, the metadata as JSON, the data. */
function pack(payload: Payload): Buffer {
  const entries = Object.entries(payload.metadata ?? {}).map(([name, value]) => [
    name,
    Buffer.from(value).toString('base64'),
  ]);
  const head = Buffer.from(JSON.stringify(entries));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, payload.data ?? Buffer.alloc(0)]);
}

function unpack(bytes: Buffer): Payload {
  const end = 4 + bytes.readUInt32BE(0);
  const entries = JSON.parse(bytes.subarray(4, end).toString('utf8')) as [string, string][];
  const metadata = Object.fromEntries(entries.map(([name, value]) => [name, Buffer.from(value, 'base64')]));
  return { metadata, data: bytes.subarray(end) };
}

function textOf(value: Uint8Array | null | undefined): string {
  return value === null || value === undefined ? '' : Buffer.from(value).toString('utf8');
}
