import type { Plan } from '../../journey/plan/plan';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { email, planOf, wait } from '../unit/engine/plans';
import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, publish, type EngineLab } from './engine-lab';
import { until } from './lab';

jest.setTimeout(240_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
let api: ApiOverLab;
useLabWithApi('journey-pause', (opened) => ({ lab, smtp, api } = opened));

const DAY_MS = 86_400_000;
const PEOPLE = 30;
const enter: Plan['enter'] = [{ kind: 'event', event: 'joined', where: null, key: null, lateMs: DAY_MS }];

/** A mail, a wait, a mail. Every journey of these tests has people of its own. */
async function open(journey: string, waitMs: number, count = PEOPLE): Promise<string[]> {
  const plan = planOf([email('hello', 'rest'), wait('rest', waitMs, 'again'), email('again', null)], {
    journey,
    enter: enter.map((item) => ({ ...item, event: `joined ${journey}` }) as never),
  });
  await publish(lab.store, plan);
  await lab.dispatcher.reload();
  const people = Array.from({ length: count }, (_, index) => `u${journey}${String(index).padStart(3, '0')}`);
  await lab.record(people.map((person) => identify(person)));
  return people;
}

async function join(journey: string, people: readonly string[]): Promise<void> {
  await lab.record(
    people.map((person) => eventOf(person, `joined ${journey}`, { messageId: `joined-${person}` })),
  );
}

function mailsTo(person: string): number {
  return smtp.recipients.filter((one) => one.includes(`${person}@`)).length;
}

async function standing(journey: string): Promise<Record<string, unknown>> {
  const { stdout } = await api.cli(['journey', 'list', '--json']);
  const { journeys } = JSON.parse(stdout) as { journeys: Record<string, unknown>[] };
  return journeys.find((one) => one['journey'] === journey) ?? {};
}

async function statesOf(journey: string) {
  const rows = await lab.store.runs.liveOf(journey, null, 1_000);
  return Promise.all(rows.map((row) => lab.starter.state(row.workflowId)));
}

async function everybodyWaits(journey: string, count: number): Promise<void> {
  await until(async () => {
    const states = await statesOf(journey);
    return states.length === count && states.every((state) => state?.phase.kind === 'waiting');
  }, 'everybody waits');
}

describe('pausing a journey', () => {
  it('performs nothing for anybody, keeps who would enter, and afterwards does all once', async () => {
    const people = await open('held', 8_000);
    const [late = '', ...early] = people;
    await join('held', early);
    await everybodyWaits('held', early.length);
    const paused = await api.cli(['journey', 'pause', 'held']);
    expect([paused.code, paused.stdout]).toEqual([0, `held is paused · ${early.length} live runs\n`]);
    expect(paused.stderr).toContain('runs told so far');
    await join('held', [late]);
    await until(async () => (await lab.store.keptEntries.count('held')) === 1, 'the entry is kept');
    // All waits are over now, by the clock of the server that keeps them.
    const lastMs = Date.now() + 9_000;
    await until(() => Date.now() > lastMs, 'the waits are over');
    expect((await statesOf('held')).map((state) => state?.hold?.over)).toEqual(early.map(() => false));
    expect(people.map(mailsTo)).toEqual([0, ...early.map(() => 1)]);
    expect(await standing('held')).toMatchObject({ status: 'paused', live: early.length });

    const again = await api.cli(['journey', 'pause', 'held', '--json']);
    expect(JSON.parse(again.stdout)).toMatchObject({ status: 'paused', kept: 1, order: { number: 1 } });
    const resumed = await api.cli(['journey', 'resume', 'held', '--catch-up', '2s']);
    expect([resumed.code, resumed.stdout]).toEqual([0, expect.stringContaining('held is live')]);
    await until(async () => (await standing('held'))['ended'] === PEOPLE, 'everybody has ended', 120_000);
    expect(people.map(mailsTo)).toEqual(people.map(() => 2));
    expect(await lab.store.keptEntries.count('held')).toBe(0);
  });

  it('holds from the answer on, also while nobody is there to tell the runs of it', async () => {
    const people = await open('crash', 3_000, 5);
    await join('crash', people);
    await everybodyWaits('crash', people.length);
    await lab.dispatcher.stop();
    const answered = await api.app.inject({
      method: 'POST',
      url: '/api/journeys/crash/pause',
      headers: api.headers,
    });
    expect(answered.json()).toMatchObject({ status: 'paused', order: { told: 0, done: false } });
    await until(async () => {
      const states = await statesOf('crash');
      return states.every((state) => state?.hold?.over === false);
    }, 'each run is told as it begins to perform');
    expect(people.map(mailsTo)).toEqual(people.map(() => 1));
    // Whoever takes over tells the rest, and lets them go on.
    await lab.dispatcher.start();
    const resumed = await api.cli(['journey', 'resume', 'crash', '--catch-up', '1s', '--json']);
    expect(JSON.parse(resumed.stdout)).toMatchObject({ status: 'live', order: { done: true } });
    await until(() => people.every((person) => mailsTo(person) === 2), 'everybody has got the second mail');
  });
});

describe('ending a journey', () => {
  it('drains: takes nobody, lets the others finish, and can then be archived', async () => {
    const [first = '', second = ''] = await open('drained', 2_000, 2);
    await join('drained', [first]);
    await everybodyWaits('drained', 1);
    expect((await api.cli(['journey', 'drain', 'drained'])).stdout).toContain('drained is draining');
    const tooSoon = await api.cli(['journey', 'archive', 'drained']);
    expect([tooSoon.code, tooSoon.stderr]).toEqual([5, expect.stringContaining('--stop-runs')]);
    await join('drained', [second]);
    await until(async () => (await standing('drained'))['ended'] === 1, 'the one has finished');
    expect([mailsTo(first), mailsTo(second)]).toEqual([2, 0]);
    expect((await api.cli(['journey', 'archive', 'drained'])).stdout).toBe(
      'drained is archived · 0 live runs\n',
    );
    const refused = await api.cli(['journey', 'pause', 'drained']);
    expect([refused.code, refused.stderr]).toEqual([5, expect.stringContaining('archived')]);
  });

  it('stops every run that lives, with the reason, and goes on taking entries', async () => {
    const people = await open('stopped', DAY_MS, 12);
    const [later = '', ...now] = people;
    await join('stopped', now);
    await everybodyWaits('stopped', now.length);
    const { code } = await api.cli(['journey', 'stop', 'stopped']);
    expect(code).toBe(0);
    await until(async () => (await standing('stopped'))['ended'] === now.length, 'all are ended');
    const rows = await lab.store.runs.list({ journey: 'stopped', live: false, limit: 100 });
    expect(new Set(rows.map(({ outcome }) => outcome?.reason))).toEqual(new Set(['stopped']));
    await join('stopped', [later]);
    await everybodyWaits('stopped', 1);
    const archived = await api.cli(['journey', 'archive', 'stopped', '--stop-runs', '--yes']);
    expect(archived.code).toBe(0);
    await until(async () => (await standing('stopped'))['live'] === 0, 'the last is ended');
  });

  it('asks before it does anything, in a terminal', async () => {
    const [person = ''] = await open('asked', DAY_MS, 1);
    await join('asked', [person]);
    await everybodyWaits('asked', 1);
    const questions: string[] = [];
    const ask = async (question: string): Promise<string> => {
      questions.push(question);
      return 'n';
    };
    const kept = await api.cli(['journey', 'stop', 'asked'], { ask });
    expect([kept.code, questions]).toEqual([130, ['End every run of asked now? [y/N] ']]);
    expect(kept.stderr).toContain('asked is live · 1 live runs');
    expect((await standing('asked'))['live']).toBe(1);
  });

  it('knows no journey of another name', async () => {
    const { code, stderr } = await api.cli(['journey', 'pause', 'nowhere']);
    expect([code, stderr]).toEqual([4, expect.stringContaining('nowhere')]);
  });
});
