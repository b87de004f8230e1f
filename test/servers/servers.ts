import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sandboxAccount } from '../../embedded/sms/sandbox';
import { startInbox, type Inbox } from '../../embedded/start-inbox';

/** Where the servers of this test run are. */
export interface TestServers {
  /** Address of a Temporal development server with the search attributes registered in namespace `default`. */
  temporalAddress: string;
  /** A database of its own for the test file that asks; SecantusDB or MongoDB, a replica set of one. */
  mongoUri: string;
  dbName: string;
  /** Binary of Temporal's time-skipping server, for
   * `TestWorkflowEnvironment.createTimeSkipping({ server: { executable: { type: 'existing-path', path } } })`. */
  testServerPath: string;
  /**
   * A mail inbox and SMS sandbox of its own on free ports: `smtpUrl`, `apiBase` with `sandbox.account`, `box` with what
   * arrived, `setMailBehaviour` and `sandbox.faults` for trouble. Reports on texts follow within milliseconds.
   */
  startInbox(): Promise<Inbox>;
}

/**
 * The real servers, started once by `global-set-up.ts` before the first test file and ended after the last.
 *
 * Run one file with `npx jest --selectProjects servers test/servers/<file>.test.ts`. The first run downloads what is missing
 * into `~/.cache/journeyman` (or JOURNEYMAN_CACHE). With TEMPORAL_ADDRESS or MONGODB_URI set, those are used instead.
 * Call `servers()` once in a test file and use its `mongoUri` everywhere: each call names a new, empty database. Use a
 * task queue of your own as well, for all files share one Temporal.
 */
export function servers(): TestServers {
  const dbName = `test_${process.pid}_${randomBytes(4).toString('hex')}`;
  const uri = new URL(needed('TEST_MONGODB_URI'));
  uri.pathname = `/${dbName}`;
  return {
    temporalAddress: needed('TEST_TEMPORAL_ADDRESS'),
    mongoUri: uri.toString(),
    dbName,
    testServerPath: needed('TEST_SERVER_PATH'),
    startInbox: startThrowAwayInbox,
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this file in the jest project "servers"`);
  return value;
}

/** Needs no server that the set-up starts, so that unit tests of the inbox may use it as well. */
export async function startThrowAwayInbox(): Promise<Inbox> {
  const dir = await mkdtemp(join(tmpdir(), 'journeyman-inbox-'));
  const account = sandboxAccount(dir);
  const inbox = await startInbox({ dir, smtpPort: 0, httpPort: 0, account, stepMs: 5 });
  return {
    ...inbox,
    async stop() {
      await inbox.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
