import type { Performed } from '../../../journey/engine/effect';
import type { WebhookStep } from '../../../journey/plan/reach-steps';
import type { WebhookReply, WebhookRequest } from '../../../message/webhook';
import { createMemoryStore } from '../../fakes/memory-store';
import { planOf } from '../engine/plans';
import { NOW_MS, openBench } from './ledger-in-memory';
import { performStep } from './perform-once';

const step: WebhookStep = {
  kind: 'webhook',
  id: 'ask',
  next: null,
  url: 'https://crm.example/people/{{ profile.crm_id }}',
  method: 'POST',
  headers: { authorization: 'Bearer {{ secrets.crm }}', 'x-city': '{{ profile.city }}' },
  body: {
    id: { ref: { from: 'profile', path: 'crm_id' } },
    note: { literal: 'Hello {{ profile.crm_id }}' },
    gone: { literal: 'Hello {{ profile.nobody }}' },
  },
};

function open(replies: WebhookReply[], over: Partial<WebhookStep> = {}, secrets = { crm: 's3cret' }) {
  const plan = planOf([{ ...step, ...over }]);
  const bench = openBench(plan);
  bench.profile.traits = { crm_id: 'a/b c', city: '上海\r\nx-evil: 1' };
  const calls: WebhookRequest[] = [];
  const { webhooks } = createMemoryStore();
  const deps = {
    ...bench.deps,
    store: { ...bench.deps.store, webhooks },
    webhooks: {
      secrets,
      async call(request: WebhookRequest) {
        calls.push(request);
        return replies.shift() ?? { result: 'refused' as const, reason: 'asked once too often' };
      },
      close: async () => undefined,
    },
  };
  const perform = (round = 0): Promise<Performed> => performStep(deps, plan.version, 'ask', { round });
  return { perform, calls };
}

const OK: WebhookReply = { result: 'answered', status: 200, response: { score: 2 }, tooLarge: false };
const DOWN: WebhookReply = { result: 'again', reason: 'http_503', retryAfterMs: null };

describe('a webhook step', () => {
  it('writes values into their places, and secrets into headers', async () => {
    const { perform, calls } = open([OK]);
    expect(await perform()).toEqual({ status: 'done', result: { http_status: 200, response: { score: 2 } } });
    const [call] = calls;
    expect(call?.url).toBe('https://crm.example/people/a%2Fb%20c');
    expect(call?.headers['authorization']).toBe('Bearer s3cret');
    expect(call?.headers['x-city']).not.toMatch(/[\r\n]/);
    expect(JSON.parse(call?.body ?? '')).toEqual({ id: 'a/b c', note: 'Hello a/b c' });
    expect(call?.id).not.toContain('u1');
  });

  it('asks nobody again what was answered once', async () => {
    const { perform, calls } = open([OK]);
    const first = await perform();
    expect(await perform()).toEqual(first);
    expect(calls).toHaveLength(1);
  });

  it('carries the same id at each try, and another in another round', async () => {
    const { perform, calls } = open([DOWN, OK, OK]);
    expect(await perform()).toEqual({ status: 'later', untilMs: NOW_MS + 5_000, reason: 'http_503' });
    expect(await perform()).toMatchObject({ status: 'done' });
    await perform(1);
    const [a, b, c] = calls.map(({ id }) => id);
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it('waits as long as the other side asks, and gives up after nine tries', async () => {
    const { perform, calls } = open([
      { ...DOWN, retryAfterMs: 60_000 },
      ...Array.from({ length: 20 }, () => DOWN),
    ]);
    expect(await perform()).toMatchObject({ untilMs: NOW_MS + 60_000 });
    const rest: Performed[] = [];
    for (let count = 0; count < 8; count += 1) rest.push(await perform());
    expect(rest.at(-1)).toEqual({ status: 'failed', reason: 'http_503' });
    expect(await perform()).toEqual({ status: 'failed', reason: 'http_503' });
    expect(calls).toHaveLength(9);
  });

  it('fails for good where a secret or a value of the address is missing, and calls nobody', async () => {
    const noSecret = open([OK], {}, {} as { crm: string });
    expect(await noSecret.perform()).toEqual({ status: 'failed', reason: 'no_secret' });
    const noValue = open([OK], { url: 'https://crm.example/{{ profile.nobody }}' });
    expect(await noValue.perform()).toEqual({ status: 'failed', reason: 'missing_variable' });
    expect([...noSecret.calls, ...noValue.calls]).toEqual([]);
  });
});
