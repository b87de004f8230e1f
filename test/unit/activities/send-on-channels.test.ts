import type { Delivery, Outgoing } from '../../../message/channel';
import type { EventFact } from '../../../audience/facts';
import type { Performed } from '../../../journey/engine/effect';
import type { MessageStep } from '../../../journey/plan/reach-steps';
import { planOf } from '../engine/plans';
import { NOW_MS, openBench } from './ledger-in-memory';
import { performStep } from './perform-once';

const step: MessageStep = {
  kind: 'message',
  id: 'note',
  next: null,
  template: 'hello',
  toProfile: null,
  data: {},
  purpose: null,
  topic: null,
  window: null,
  onSkip: 'continue',
  channels: ['email', 'sms'],
  pick: 'first',
};

const ACCEPTED: Delivery = { result: 'accepted', providerId: 'p1' };

function open(over: Partial<MessageStep> = {}) {
  const plan = planOf([{ ...step, ...over }]);
  const bench = openBench(plan);
  bench.profile = {
    ...bench.profile,
    phone: '+4930123456',
    consent: { ...bench.profile.consent, sms: { state: 'granted', atMs: 1, source: 'identify-1' } },
  };
  const sent: Outgoing[] = [];
  const answers: Record<string, Delivery> = {};
  const history = new Map<string, EventFact[]>();
  const channel = (name: 'email' | 'sms') => ({
    name,
    async send(message: Outgoing) {
      sent.push(message);
      return answers[name] ?? ACCEPTED;
    },
    check: async () => ({ ok: true, detail: '' }),
    close: async () => undefined,
  });
  const events = { ...bench.deps.store.events, ofPerson: async () => history };
  bench.deps = {
    ...bench.deps,
    channels: { email: channel('email'), sms: channel('sms') },
    store: { ...bench.deps.store, events },
  };
  const perform = (): Promise<Performed> => performStep(bench.deps, plan.version, 'note');
  return { bench, perform, sent, answers, history, by: () => sent.map((one) => one.channel) };
}

describe('a message on several channels', () => {
  it('goes out on the first, under a key of its own, and once however often it is tried', async () => {
    const { perform, by, bench } = open();
    expect(await perform()).toEqual({ status: 'done', result: { channels: ['email'] } });
    expect(await perform()).toEqual({ status: 'done', result: { channels: ['email'] } });
    expect(by()).toEqual(['email']);
    expect([...bench.rows.keys()]).toEqual(['u1/abandoned-checkout/h1/note/0/email']);
  });

  it('goes on to the next where a suppression is found at the last moment', async () => {
    const { perform, by, bench } = open();
    bench.suppressed.push('ana@shop.example');
    expect(await perform()).toMatchObject({ status: 'done', result: { channels: ['sms'] } });
    expect(by()).toEqual(['sms']);
  });

  it('goes on where the provider surely sent nothing, and not where it may have', async () => {
    const refused = open();
    refused.answers['email'] = { result: 'rejected', reason: '550', scope: 'address' };
    expect(await refused.perform()).toMatchObject({ result: { channels: ['sms'] } });
    const doubtful = open();
    doubtful.answers['email'] = { result: 'unknown', reason: 'cut off' };
    expect(await doubtful.perform()).toMatchObject({ status: 'done', result: { channels: ['email'] } });
    expect(doubtful.by()).toEqual(['email']);
  });

  it('stays on the channel that an earlier try has begun, though another is answered more by now', async () => {
    const { bench, perform, by, history } = open({ pick: 'best' });
    expect(await perform()).toMatchObject({ result: { channels: ['email'] } });
    const events = (name: string, times: number): EventFact[] =>
      Array.from({ length: times }, (_, index) => ({
        messageId: `${name}${index}`,
        name,
        atMs: NOW_MS - 1_000,
        properties: {},
      }));
    history.set('sms_sent', events('sms_sent', 3));
    history.set('sms_replied', events('sms_replied', 3));
    expect(await perform()).toMatchObject({ result: { channels: ['email'] } });
    expect(by()).toEqual(['email']);
    bench.rows.clear();
    expect(await perform()).toMatchObject({ result: { channels: ['sms'] } });
  });

  it('goes out on all that reach the person where it is to', async () => {
    const { perform, by } = open({ pick: 'all' });
    expect(await perform()).toEqual({ status: 'done', result: { channels: ['email', 'sms'] } });
    await perform();
    expect(by()).toEqual(['email', 'sms']);
  });

  it('is skipped, for the reason of the first, where no channel reaches the person', async () => {
    const { bench, perform, by } = open();
    bench.profile = { ...bench.profile, consent: {}, phone: null };
    expect(await perform()).toMatchObject({ status: 'skipped', reason: 'no_consent' });
    expect(by()).toEqual([]);
  });
});
