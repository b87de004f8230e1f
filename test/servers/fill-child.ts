import { luxonCalendar } from '../../audience/luxon-calendar';
import { createDispatcher } from '../../dispatch/dispatcher';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { createMemoryStarter } from '../fakes/memory-starter';

/** Where the process dies: after memberships were written by the database or one by one, or after so many runs. */
export type DiesAfter = 'memberships' | 'profiles' | 'runs';

const RUNS = 5;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('unreachable');
}

function dying(store: Store, after: DiesAfter): Store {
  const { profiles, runs } = store;
  let inserted = 0;
  if (after === 'memberships') {
    return {
      ...store,
      profiles: { ...profiles, setMemberships: (given) => profiles.setMemberships(given).then(die) },
    };
  }
  if (after === 'profiles') {
    return {
      ...store,
      profiles: { ...profiles, saveMany: (rows) => profiles.saveMany(rows).then(die) },
    };
  }
  return {
    ...store,
    runs: {
      ...runs,
      async insert(row) {
        const isNew = await runs.insert(row);
        inserted += 1;
        return inserted === RUNS ? die() : isNew;
      },
    },
  };
}

/** A dispatcher in a process of its own that dies while it fills a segment. */
async function main(): Promise<void> {
  process.once('disconnect', () => process.exit(1));
  const { mongoUri, after } = JSON.parse(process.env.CHILD_OPTIONS ?? '{}') as {
    mongoUri: string;
    after: DiesAfter;
  };
  const store = dying(await openStore({ uri: mongoUri, secret: 'secret' }), after);
  const starter = createMemoryStarter();
  const dispatcher = createDispatcher({ store, starter, calendar: luxonCalendar, pollMs: 50, sweepMs: 50 });
  await dispatcher.start();
}

void main();
