import { randomBytes } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import fc from 'fast-check';
import type { PlanSource } from '../../../dispatch/plans';
import { createEncryptionCodec, keyIdOf } from '../../../worker/encryption-codec';
import { createPlanCodec } from '../../../worker/plan-codec';
import { planOf } from '../engine/plans';

const toPayload = (value: unknown): Payload => {
  const payload = defaultPayloadConverter.toPayload(value);
  if (payload === undefined) throw new Error('no payload');
  return payload;
};
const fromPayload = (payload: Payload | undefined): unknown =>
  payload === undefined ? undefined : defaultPayloadConverter.fromPayload(payload);

describe('encrypted payloads', () => {
  const key = randomBytes(32);
  const codec = createEncryptionCodec([key]);

  it('come back as they were, whatever they hold', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const plain = toPayload({ value });
        const [opened] = await codec.decode(await codec.encode([plain]));
        expect(fromPayload(opened)).toEqual(fromPayload(plain));
      }),
      { numRuns: 100 },
    );
  });

  it('show nothing of what is in them', async () => {
    const [sealed] = await codec.encode([toPayload({ email: 'ana@shop.example' })]);
    expect(Buffer.from(sealed?.data ?? []).toString('latin1')).not.toContain('ana');
    expect(Buffer.from(sealed?.metadata?.['encoding'] ?? []).toString()).toBe('binary/encrypted');
  });

  it('are still read after a change of keys, while the old key is given', async () => {
    const sealed = await codec.encode([toPayload('kept')]);
    const changed = createEncryptionCodec([randomBytes(32), key]);
    const [opened] = await changed.decode(sealed);
    expect(fromPayload(opened)).toBe('kept');
  });

  it('are refused, by the name of the key, when no key fits', async () => {
    const sealed = await codec.encode([toPayload('lost')]);
    const other = createEncryptionCodec([randomBytes(32)]);
    await expect(other.decode(sealed)).rejects.toThrow(keyIdOf(key));
  });

  it('are refused when one bit of them was changed', async () => {
    const [sealed] = await codec.encode([toPayload('true')]);
    const data = Buffer.from(sealed?.data ?? []);
    data[14] = (data[14] ?? 0) ^ 1;
    await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow();
  });

  it('that are not encrypted are read as they are: histories from before the key', async () => {
    const [opened] = await codec.decode([toPayload('plain')]);
    expect(fromPayload(opened)).toBe('plain');
  });

  it('need a key of 32 bytes', () => {
    expect(() => createEncryptionCodec([Buffer.alloc(16)])).toThrow('32 bytes');
  });
});

describe('plans by reference', () => {
  const plan = planOf([], { version: 'abcdef0123456789' });
  const asked: string[] = [];
  const source: PlanSource = async (journey, version) => {
    asked.push(`${journey}@${version}`);
    if (version !== plan.version) throw new Error('no such version');
    return plan;
  };
  const codec = createPlanCodec(source);
  const ref = { $plan: `${plan.journey}@${plan.version}` };
  beforeEach(() => void asked.splice(0));

  it('are put in place in a start, in an entry, and in entries that wait', async () => {
    const input = { run: {}, plan: ref, waiting: [{ next: { run: {}, plan: ref }, restart: true }] };
    const [start, enter] = await codec.decode([toPayload(input), toPayload({ next: input, restart: false })]);
    const whole = { run: {}, plan, waiting: [{ next: { run: {}, plan }, restart: true }] };
    expect(fromPayload(start)).toEqual(whole);
    expect(fromPayload(enter)).toEqual({ next: whole, restart: false });
  });

  it('are not looked for in what people send: a property that looks like a reference stays one', async () => {
    const input = { run: { entry: { properties: { plan: ref, next: { plan: ref } } } }, plan: ref };
    const [start] = await codec.decode([toPayload(input)]);
    expect(fromPayload(start)).toEqual({ ...input, plan });
    expect(asked).toHaveLength(1);
  });

  it('leave every other payload alone, and write nothing themselves', async () => {
    const heard = [toPayload({ heard: [{ text: '{"$plan":"x@y"}' }] }), toPayload(null)];
    expect(await codec.decode(heard)).toEqual(heard);
    expect(await codec.encode([toPayload({ plan: ref })])).toEqual([toPayload({ plan: ref })]);
  });

  it('that are not published hold the run back rather than let it go wrong', async () => {
    const unknown = toPayload({ plan: { $plan: 'abandoned-checkout@0000000000000000' } });
    await expect(codec.decode([unknown])).rejects.toThrow('no such version');
  });
});
