import { migrateRuns, type MigrationCounts, type MigrationPage } from '../../dispatch/migrate-runs';
import { createPlanSource } from '../../dispatch/plans';
import type { MigrationMap } from '../../journey/engine/migrate-run';
import type { Plan } from '../../journey/plan/plan';
import type { ScriptedSmtp } from '../unit/channels/scripted-smtp';
import { email, HOUR_MS, planOf, wait, waitFor } from '../unit/engine/plans';
import { eventOf, identify, publish, type EngineLab } from './engine-lab';
import { until } from './lab';
import { useLabWithMail } from './lab-with-mail';

jest.setTimeout(1_800_000);

let lab: EngineLab;
let smtp: ScriptedSmtp;
useLabWithMail('migrate', (opened) => ({ lab, smtp } = opened));

async function live(plan: Plan): Promise<void> {
  await publish(lab.store, plan);
  await lab.dispatcher.reload();
}

/** Every page of a migration, with the counts of all. */
async function migrateAll(plan: Plan, map: MigrationMap, limit: number): Promise<MigrationCounts> {
  const deps = { store: lab.store, starter: lab.starter, plans: createPlanSource(lab.store.journeys) };
  const total: Record<string, number> = {};
  let afterRunId: string | null = null;
  do {
    const page: MigrationPage = await migrateRuns(deps, { plan, map, afterRunId, limit });
    for (const [fate, count] of Object.entries({ ...page.counts })) total[fate] = (total[fate] ?? 0) + count;
    afterRunId = page.next;
  } while (afterRunId !== null);
  return total as unknown as MigrationCounts;
}

/** Small enough for every build; `MIGRATE_PEOPLE=1000` tries more. */
const PEOPLE = Number(process.env['MIGRATE_PEOPLE'] ?? 200);

/** Time for so many on a busy machine. */
const ENOUGH_MS = 60_000 + PEOPLE * 300;

describe('a migration of live runs', () => {
  it(`takes ${PEOPLE} waiting people to a new version, with nothing lost and nothing sent twice`, async () => {
    const enter: Plan['enter'] = [
      { kind: 'event', event: 'joined', where: null, key: null, lateMs: 86_400_000 },
    ];
    const old = planOf(
      [
        email('hello', 'answer'),
        waitFor('answer', 'answered', { timeoutMs: 48 * HOUR_MS, then: 'thanks', otherwise: 'nudge' }),
        email('thanks', null),
        email('nudge', null),
      ],
      { journey: 'moving', enter, version: 'aaaaaaaaaaaaaaaa', listens: ['event:answered'] },
    );
    await live(old);
    const people = Array.from({ length: PEOPLE }, (_, index) => `umove${String(index).padStart(5, '0')}`);
    await lab.record(people.map((person) => identify(person)));
    await lab.record(people.map((person) => eventOf(person, 'joined', { messageId: `joined-${person}` })));
    const standingAt = async (version: string, at: string) =>
      (await lab.store.runs.standing('moving')).find((one) => one.version === version && one.at === at)
        ?.people ?? 0;
    await until(
      async () => (await standingAt(old.version, 'answer')) === PEOPLE,
      'everybody waits',
      ENOUGH_MS,
    );
    const wakes = new Map<string, number | null>();
    for (const row of await lab.store.runs.notOnVersion('moving', '', null, PEOPLE)) {
      const state = await lab.starter.state(row.workflowId);
      wakes.set(row.runId, state?.phase.kind === 'waiting' ? state.phase.untilMs : null);
    }

    // The wait is renamed, another mail goes out after it, and an event that nothing listened to ends the run.
    const next = planOf(
      [
        email('hello', 'reply'),
        waitFor('reply', 'answered', { timeoutMs: HOUR_MS, then: 'gift', otherwise: 'nudge' }),
        email('gift', 'last'),
        wait('last', 1, null),
        email('nudge', null),
      ],
      {
        journey: 'moving',
        enter,
        version: 'bbbbbbbbbbbbbbbb',
        listens: ['event:answered', 'event:left'],
        exits: [{ listener: { on: 'event', event: 'left', where: null }, reason: 'left' }],
      },
    );
    await live(next);
    expect(await migrateAll(next, {}, 500)).toMatchObject({ left: PEOPLE, moved: 0, failed: 0 });
    const map: MigrationMap = { answer: { kind: 'continue', step: 'reply' } };
    // Half of the people answer while they are taken over: they are heard in one version or in the other.
    const early = people.slice(0, PEOPLE / 2);
    const [counts] = await Promise.all([
      migrateAll(next, map, 64),
      lab.record(early.map((person) => eventOf(person, 'answered', { messageId: `answered-${person}` }))),
    ]);
    expect([counts.failed, counts.restarted, counts.exited, counts.stayed]).toEqual([0, 0, 0, 0]);
    expect(counts.moved).toBeGreaterThanOrEqual(PEOPLE / 2);
    const rest = people.slice(PEOPLE / 2);
    await until(
      async () => (await standingAt(next.version, 'reply')) === rest.length,
      'the rest waits on',
      120_000,
    );
    for (const row of await lab.store.runs.notOnVersion('moving', old.version, null, PEOPLE)) {
      const state = await lab.starter.state(row.workflowId);
      expect(state).toMatchObject({ version: next.version, phase: { untilMs: wakes.get(row.runId) } });
      expect(row.listens).toEqual(next.listens);
    }
    expect(await migrateAll(next, map, 64)).toMatchObject({ moved: 0, stayed: 0, left: 0, failed: 0 });

    // What only the new version listens to reaches those who were taken over; the others answer.
    const [leaver, ...answering] = rest;
    await lab.record([eventOf(leaver ?? '', 'left')]);
    await lab.record(
      answering.map((person) => eventOf(person, 'answered', { messageId: `answered-${person}` })),
    );
    const ends = async () => {
      const rows = await lab.store.runs.list({ journey: 'moving', live: false, limit: PEOPLE });
      return rows.map(({ outcome }) => outcome?.reason);
    };
    await until(async () => (await ends()).length === PEOPLE, 'everybody has ended', ENOUGH_MS);
    expect((await ends()).filter((reason) => reason !== 'completed')).toEqual(['left']);
    for (const person of people) {
      const got = smtp.recipients.filter((one) => one.includes(`${person}@`)).length;
      expect([person, got]).toEqual([person, person === leaver ? 1 : 2]);
    }
  });
});
