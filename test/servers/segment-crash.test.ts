import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Condition } from '../../audience/condition';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { createDispatcher, type Dispatcher } from '../../dispatch/dispatcher';
import { segmentScan } from '../../dispatch/segment-scan';
import { newRun } from '../../journey/engine/new-run';
import type { Heard } from '../../journey/engine/run';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';
import { planOf } from '../unit/dispatch/made';
import type { DiesAfter } from './fill-child';
import { until } from './lab';
import { useStore } from './own-store';
import { profileRow, runRow } from './store-fixtures';

jest.setTimeout(120_000);

let store: Store;
const mongoUri = useStore((opened) => (store = opened));

const PEOPLE = 40;
const livesIn = (city: string): Condition => ({
  kind: 'value',
  left: { from: 'profile', path: 'city' },
  tests: [{ op: 'is', right: { literal: city } }],
});

let dispatcher: Dispatcher | null = null;
afterEach(() => dispatcher?.stop());

/** Journeys that were looked at long ago: one takes who is in the segment, in the other a run waits for its end. */
async function publishJourneys(segment: string): Promise<string> {
  const entering = planOf(`enters-${segment}`, { enter: [{ kind: 'segment', segment, existing: true }] });
  const waiting = planOf(`waits-${segment}`, { listens: [`segment:${segment}`] });
  for (const plan of [entering, waiting]) {
    const { journey, version } = plan;
    await store.journeys.publish({ journey, version, plan, source: '', publishedAtMs: 0 });
    await store.scans.set(`journey/${journey}@${version}`, { afterRef: null, doneAtMs: 1 });
  }
  return entering.journey;
}

async function publishSegment(segment: string, list: string[] | null): Promise<string> {
  const version = `${segment}-2`;
  const where = list === null ? livesIn(segment) : null;
  const body = JSON.parse(
    JSON.stringify({ segment, version, title: segment, where, list, reads: [] }),
  ) as string;
  const row = { kind: 'segment' as const, id: segment, version, source: '', publishedAtMs: 0 };
  await store.definitions.publish({ ...row, body });
  return segmentScan({ segment, version });
}

function dies(after: DiesAfter): Promise<NodeJS.Signals | null> {
  const child = fork(join(__dirname, 'fill-child.ts'), {
    execArgv: ['-r', join(__dirname, 'typescript-hook.js')],
    env: { ...process.env, CHILD_OPTIONS: JSON.stringify({ mongoUri, after }) },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  return new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
}

async function runsIn(journey: string): Promise<string[]> {
  return (await store.runs.list({ journey, limit: 500 })).map(({ runId }) => runId);
}

describe('a process that dies while a segment is filled', () => {
  it.each<[DiesAfter, string, boolean]>([
    ['memberships', 'by-condition', false],
    ['runs', 'half-told', false],
    ['profiles', 'by-list', true],
  ])('after %s were written: who came in enters once, who left is told', async (after, segment, isList) => {
    const refOf = (index: number): string =>
      `u${segment.replaceAll('-', '')}${String(index).padStart(12, 'a')}`;
    const idOf = (index: number): string => `${segment} ${String(index)}`;
    const members = Array.from({ length: PEOPLE }, (_, index) => index).filter((index) => index % 4 === 0);
    const leaver = refOf(1);
    await store.profiles.saveMany(
      Array.from({ length: PEOPLE }, (_, index) => {
        const was = refOf(index) === leaver ? { [segment]: { sinceMs: 1, version: `${segment}-1` } } : {};
        const traits = { city: index % 4 === 0 ? segment : 'Rome' };
        const userRef = refOf(index);
        return profileRow({ userRef, userId: idOf(index), traits, segments: was });
      }),
    );
    const journey = await publishJourneys(segment);
    const workflowId = `waits/${segment}`;
    const waits = {
      runId: `${leaver}/waits-${segment}/h`,
      journey: `waits-${segment}`,
      version: 'v1',
      workflowId,
    };
    await store.runs.insert(
      runRow({
        ...waits,
        userRef: leaver,
        key: null,
        live: true,
        started: true,
        listens: [`segment:${segment}`],
      }),
    );
    const scan = await publishSegment(segment, isList ? members.map(idOf) : null);
    expect(await dies(after)).toBe('SIGKILL');
    expect((await store.scans.get(scan))?.doneAtMs ?? null).toBeNull();

    const starter = createMemoryStarter();
    const begun = { userRef: leaver, key: null, event: null, atMs: 0, entryHash: 'h', hops: 0 };
    starter.running.set(workflowId, newRun(planOf(`waits-${segment}`, {}), begun));
    dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar, pollMs: 50, sweepMs: 50 });
    await dispatcher.start();
    await until(
      async () => ((await store.scans.get(scan))?.doneAtMs ?? null) !== null,
      'the segment is filled',
    );
    const entrants = members.map(refOf).sort();
    const people = (await runsIn(journey)).map((runId) => runId.split('/')[0]).sort();
    expect(people).toEqual(entrants);
    const startedIn = (): string[] =>
      starter.started.flatMap(({ run }) => (run.journey === journey ? run.userRef : [])).sort();
    await until(() => startedIn().length >= entrants.length, 'every run is started');
    expect(startedIn()).toEqual(entrants);
    const told = (): Heard[] =>
      starter.signals.flatMap((signal) => (signal.workflowId === workflowId ? signal.heard : []));
    await until(() => told().length > 0, 'the run of who left is told');
    expect(told()).toMatchObject([{ kind: 'change', token: `segment:${segment}` }]);
  });
});
