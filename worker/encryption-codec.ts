import { createHash, createHmac } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Payload, PayloadCodec, SerializationContext } from '@temporalio/common';
import type { PersonKeys } from '../store/privacy/privacy-repositories';
import { sealBytes, unsealBytes } from '../store/privacy/sealed';

const ENCODING = 'binary/encrypted';
const ENCODED = Buffer.from(ENCODING);

/** The keys of one codec: the first encrypts. */
interface Keys {
  first: { key: Buffer; id: string };
  byId: ReadonlyMap<string, Buffer>;
  /** Without them payloads are encrypted with the codec's own keys. */
  people: KeysOfPeople | null;
}

type KeysOfPeople = Pick<PersonKeys, 'saltOf' | 'find'>;

/**
 * Compresses and encrypts payloads (AES-256-GCM), so that the Temporal server and its UI see none of them. The first
 * key encrypts; the others only decrypt, for the time after a change of keys. With `people` each person's payloads have
 * a key of their own, made from the codec's key and a random salt of the person: with the salt gone nobody reads them
 * again. Payloads of before, and those of no person's run, have the codec's key. Ids and search attributes are not covered.
 */
export function createEncryptionCodec(
  keys: readonly [Buffer, ...Buffer[]],
  people: KeysOfPeople | null = null,
): PayloadCodec {
  for (const key of keys) {
    if (key.length !== 32) throw new Error('A codec key must have 32 bytes');
  }
  const byId = new Map(keys.map((key) => [keyIdOf(key), key]));
  const all: Keys = { first: { key: keys[0], id: keyIdOf(keys[0]) }, byId, people };
  return {
    async encode(payloads, context) {
      if (payloads.length === 0) return [];
      const sealing = await sealingOf(all, personOf(context));
      return payloads.map((payload) => seal(payload, sealing));
    },
    decode: (payloads) => Promise.all(payloads.map((payload) => open(payload, all))),
  };
}

/** A name for a key that tells nothing of it. */
export function keyIdOf(key: Buffer): string {
  return createHash('sha256').update('journeyman codec key').update(key).digest('hex').slice(0, 12);
}

/** The person whose run a payload belongs to: the third part of the workflow's id. */
function personOf(context: SerializationContext | undefined): string | null {
  return /^journey\/[^/]+\/([^/]+)/.exec(context?.workflowId ?? '')?.[1] ?? null;
}

/** The key of a person: of 32 uniform bytes and a random salt, HMAC-SHA256 gives 32 bytes as good (RFC 5869). */
function personKey(key: Buffer, salt: Buffer): Buffer {
  return createHmac('sha256', salt).update('journeyman person key').update(key).digest();
}

interface Sealing {
  key: Buffer;
  names: Record<string, Buffer>;
}

async function sealingOf({ first, people }: Keys, person: string | null): Promise<Sealing> {
  const names = { 'encryption-key-id': Buffer.from(first.id) };
  if (people === null || person === null) return { key: first.key, names };
  const key = personKey(first.key, await people.saltOf(person));
  return { key, names: { ...names, 'encryption-person': Buffer.from(person) } };
}

function seal(payload: Payload, { key, names }: Sealing): Payload {
  return {
    metadata: { encoding: ENCODED, ...names },
    data: sealBytes(key, deflateRawSync(pack(payload))),
  };
}

async function openingKey(metadata: Payload['metadata'], { byId, people }: Keys): Promise<Buffer> {
  const id = textOf(metadata?.['encryption-key-id']);
  const key = byId.get(id);
  if (key === undefined)
    throw new Error(`A payload was encrypted with the key ${id}, which is not configured`);
  const person = textOf(metadata?.['encryption-person']);
  if (person === '') return key;
  const salt = (await people?.find(person)) ?? null;
  if (salt === null) throw new Error('A payload is of a person who was erased: nobody can read it any more');
  return personKey(key, salt);
}

async function open(payload: Payload, keys: Keys): Promise<Payload> {
  const { metadata, data } = payload;
  if (textOf(metadata?.['encoding']) !== ENCODING || data === null || data === undefined) return payload;
  const key = await openingKey(metadata, keys);
  return unpack(inflateRawSync(unsealBytes(key, Buffer.from(data))));
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
