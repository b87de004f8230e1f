import { randomUUID } from 'node:crypto';
import { createConnection } from 'mongoose';
import { erasePerson, settleErasures } from '../../dispatch/erase-person';
import type { Plan } from '../../journey/plan/plan';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { mintKey } from '../../api/api-key';
import { email, planOf, wait } from '../unit/engine/plans';
import { openApiOverLab } from './api-over-lab';
import { codedHistory, readable } from './coded-history';
import { eventOf, identify, publish, type EngineLab } from './engine-lab';
import { foundIn } from './found-in';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
useLabWithMail('erase', (opened) => ({ lab, smtp } = opened));

const DAY_MS = 86_400_000;
const enter: Plan['enter'] = [{ kind: 'event', event: 'joined', where: null, key: null, lateMs: DAY_MS }];
const erasing = (nowMs = Date.now()) => ({ store: lab.store, starter: lab.starter, now: () => nowMs });

/** Somebody who got a first mail and waits a day for the second. */
async function waiting(userRef: string): Promise<string> {
  const plan = planOf([email('hello', 'rest'), wait('rest', DAY_MS, 'again'), email('again', null)], {
    journey: 'welcome',
    enter,
  });
  await publish(lab.store, plan);
  await lab.dispatcher.reload();
  await lab.record([identify(userRef, { secret_wish: `wish of ${userRef}` })]);
  await lab.record([eventOf(userRef, 'joined', { properties: { note: `note of ${userRef}` } })]);
  let workflowId = '';
  await until(async () => {
    const [run] = await lab.store.runs.lastEntries(userRef, 'welcome', 1);
    workflowId = run?.workflowId ?? '';
    return (
      workflowId !== '' &&
      (await lab.starter.state(workflowId))?.phase.kind === 'waiting' &&
      run?.at === 'rest'
    );
  }, 'the person waits');
  return workflowId;
}

async function foundAnywhere(marks: string[]): Promise<string[]> {
  const raw = await createConnection(lab.mongoUri).asPromise();
  const found = await foundIn(raw, marks);
  await raw.close();
  return found;
}

describe('erasing a person whose journey waits', () => {
  it('ends the journey, makes its history unreadable, and leaves nothing of the person behind', async () => {
    const userRef = `u${randomUUID().slice(0, 8)}erase`;
    const workflowId = await waiting(userRef);
    const payloads = await codedHistory(lab, workflowId);
    // What Temporal itself notes of a local activity is its name and its times, and nothing of ours.
    const ours = payloads.filter(({ metadata }) => metadata?.['encryption-key-id'] !== undefined);
    const persons = ours.map(({ metadata }) => Buffer.from(metadata?.['encryption-person'] ?? []).toString());
    expect(new Set(persons)).toEqual(new Set([userRef]));
    const plain = payloads.filter((one) => !ours.includes(one));
    expect(
      plain.filter(
        ({ data }) =>
          !Buffer.from(data ?? [])
            .toString()
            .includes('"activity_type"'),
      ),
    ).toEqual([]);
    expect(ours.length).toBeGreaterThan(2);
    expect(await readable(lab, ours)).toBe(ours.length);

    const row = await erasePerson(erasing(), userRef);
    expect(row).toMatchObject({
      state: 'settling',
      counts: { profiles: 1, runs: 1, messages: 1, workflows: 1 },
    });
    const described = await lab.client.workflow.getHandle(workflowId).describe();
    expect(described.status.name).toBe('TERMINATED');
    const after = await codedHistory(lab, workflowId);
    expect(
      await readable(
        lab,
        after.filter(({ metadata }) => metadata?.['encryption-person'] !== undefined),
      ),
    ).toBe(0);
    expect(JSON.stringify(after.map(({ data }) => Buffer.from(data ?? []).toString()))).not.toContain(
      'wish of',
    );
    await until(async () => (await foundAnywhere([userRef])).length === 0, 'nothing is left');
    const messages = await lab.store.messages.list({ limit: 100 });
    expect(messages.filter(({ userRef: ref }) => ref.startsWith('x'))).toHaveLength(1);
  });

  it('drops late events and entries by hand of who was erased, and sends nothing any more', async () => {
    const userRef = `u${randomUUID().slice(0, 8)}late`;
    await waiting(userRef);
    await erasePerson(erasing(), userRef);
    const late = [
      identify(userRef, { messageId: 'late' }),
      eventOf(userRef, 'joined', { messageId: `late-${userRef}` }),
      eventOf('uanother', 'identify', {
        ...identify('uanother'),
        source: 'import',
        traits: { email: `${userRef}@shop.example` },
      }),
    ];
    await lab.store.events.receive(late);
    lab.dispatcher.accept(late);
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'all is dealt with');
    expect(await lab.store.profiles.getMany([userRef, 'uanother'])).toEqual(new Map());
    await until(async () => (await foundAnywhere([userRef])).length === 0, 'nothing came back');
    expect(await lab.dispatcher.enter({ userRef, journey: 'welcome', properties: {} })).toEqual({
      status: 'refused',
      reason: 'erased',
    });
    expect(smtp.recipients.filter((one) => one.includes(userRef))).toHaveLength(1);
  });

  it('lets the person come again once the tombstone is lifted, with nothing of before', async () => {
    const userRef = `u${randomUUID().slice(0, 8)}anew`;
    await waiting(userRef);
    await erasePerson(erasing(), userRef);
    await settleErasures(erasing(Date.now() + 10 * 60_000), 100);
    expect(await lab.store.erasures.of(userRef)).toMatchObject({ state: 'done' });
    await lab.store.erasures.lift(userRef);
    await lab.record([identify(userRef, { secret_wish: 'another' })]);
    await until(async () => (await lab.store.profiles.get(userRef)) !== null, 'the person is known anew');
    expect((await lab.store.profiles.get(userRef))?.traits['secret_wish']).toBe('another');
    expect(await lab.store.runs.ofPerson(userRef, 10)).toEqual([]);
  });
});

describe('an operator who is asked for a person’s data', () => {
  it('shows the history of consent, exports all, erases only what is meant, and finds each deed in the audit', async () => {
    const userRef = `u${'abcdefghijklmnopqrstuvwx'}`;
    await waiting(userRef);
    const opened = await openApiOverLab(lab);
    const { key, row } = mintKey('privacy officer', ['admin'], 0);
    await lab.store.apiKeys.add(row);
    const run = (...argv: string[]) => opened.cli(argv, { env: { JOURNEYMAN_KEY: key } });

    const shown = await run('profile', 'show', userRef, '--json');
    expect(JSON.parse(shown.stdout)).toMatchObject({
      consentHistory: [{ channel: 'email', state: 'granted', by: 'api', source: `identify-${userRef}` }],
    });
    const exported = await run('profile', 'export', userRef);
    expect(JSON.parse(exported.stdout)).toMatchObject({
      format: 'journeyman.person/1',
      collections: { profiles: [{ id: userRef }], messages: [{ userRef }] },
    });
    expect(exported.stderr).toContain('profiles 1');
    const asked = await run('profile', 'erase', userRef);
    expect([asked.code, asked.stderr]).toEqual([5, expect.stringContaining('--yes')]);
    expect(await lab.store.profiles.get(userRef)).not.toBeNull();
    const erased = await run('profile', 'erase', userRef, '--yes');
    expect([erased.code, erased.stdout]).toEqual([0, expect.stringContaining('profiles 1')]);
    expect((await run('profile', 'export', userRef)).code).toBe(4);
    const audit = await run('audit', 'list', '--json');
    const noted = (JSON.parse(audit.stdout) as { audit: { action: string; actor: string }[] }).audit;
    expect(noted.map(({ action }) => action)).toEqual(['profile.erase', 'profile.export']);
    expect(noted[0]?.actor).toBe(`key ${row.prefix} privacy officer`);
    expect(audit.stdout).not.toContain(userRef);
    await until(async () => (await foundAnywhere([userRef])).length === 0, 'nothing is left');
    await opened.close();
  });
});
