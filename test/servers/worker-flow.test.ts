import type { Plan, PlanStep } from '../../journey/plan/plan';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { email, planOf, wait } from '../unit/engine/plans';
import { eventOf, identify, publish, type EngineLab } from './engine-lab';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
useLabWithMail('flow', (opened) => ({ lab, smtp } = opened));

async function live(...plans: Plan[]): Promise<void> {
  for (const plan of plans) await publish(lab.store, plan);
  await lab.dispatcher.reload();
}

function enterOn(event: string, key: string | null = null): Plan['enter'] {
  return [{ kind: 'event', event, where: null, key, lateMs: 86_400_000 }];
}

/** The ends of the person's runs of a journey, once there are so many. */
async function endsOf(userRef: string, journey: string, count: number): Promise<string[]> {
  const ends = async () =>
    (await lab.store.runs.lastEntries(userRef, journey, 10)).flatMap(({ outcome }) => outcome?.reason ?? []);
  await until(async () => (await ends()).length === count, `${journey} has ${count} ends`, 120_000);
  return ends();
}

describe('the steps that decide where a run goes, on real servers', () => {
  it('send one mail in each round, under a key of its own', async () => {
    const waves: PlanStep = {
      kind: 'repeat',
      id: 'waves',
      next: null,
      times: 3,
      everyMs: 300,
      until: null,
      first: 'hello',
      inside: ['hello'],
    };
    const over = { journey: 'rounds', enter: enterOn('rounds'), version: '1111111111111111' };
    await live(planOf([waves, email('hello', 'waves')], over));
    await lab.record([identify('urounds')]);
    await lab.record([eventOf('urounds', 'rounds')]);
    expect(await endsOf('urounds', 'rounds', 1)).toEqual(['completed']);
    const [run] = await lab.store.runs.lastEntries('urounds', 'rounds', 1);
    const messages = await lab.store.messages.ofRun('urounds', run?.runId ?? '');
    expect(messages.map(({ sendKey, state }) => [sendKey.split('/').slice(-3).join('/'), state])).toEqual([
      ['hello/0/email', 'accepted'],
      ['hello/1/email', 'accepted'],
      ['hello/2/email', 'accepted'],
    ]);
    expect(smtp.recipients.filter((one) => one.includes('urounds'))).toHaveLength(3);
  });

  it('start another journey with what they give, and stop all its runs, overlapping ones too', async () => {
    const care = planOf([wait('pause', 3_600_000, null)], {
      journey: 'care',
      enter: [{ kind: 'manual', key: 'entry.order' }],
      again: { perKey: { kind: 'always' }, perPerson: null },
      version: '2222222222222222',
    });
    const begin: PlanStep = {
      kind: 'start',
      id: 'begin',
      next: null,
      journey: 'care',
      with: { order: { ref: { from: 'entry', path: 'order' } } },
    };
    const first = planOf([begin], {
      journey: 'first',
      enter: enterOn('ordered'),
      version: '3333333333333333',
      entryReads: ['order'],
    });
    const halt: PlanStep = { kind: 'stop', id: 'halt', next: null, journey: 'care' };
    const rescue = planOf([halt], {
      journey: 'rescue',
      enter: enterOn('complained'),
      version: '4444444444444444',
    });
    await live(care, first, rescue);
    await lab.record([identify('ucare')]);
    for (const id of ['one', 'two']) {
      await lab.record([
        eventOf('ucare', 'ordered', { messageId: `ucare-${id}`, properties: { order: 'o7' } }),
      ]);
      await endsOf('ucare', 'first', id === 'one' ? 1 : 2);
    }
    const started = () => lab.store.runs.lastEntries('ucare', 'care', 10);
    await until(async () => (await started()).filter((run) => run.started).length === 2, 'two runs live');
    expect((await started()).map(({ key, live: lives }) => [key, lives])).toEqual([
      ['o7', true],
      ['o7', true],
    ]);
    await lab.record([eventOf('ucare', 'complained')]);
    expect(await endsOf('ucare', 'care', 2)).toEqual(['stopped', 'stopped']);
  });
});
