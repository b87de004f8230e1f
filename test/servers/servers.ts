import { randomBytes } from 'node:crypto';

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
}

/**
 * The real servers, started once by `global-set-up.ts` before the first test file and ended after the last.
 *
 * Run one file with `npx jest --selectProjects servers --testPathPatterns test/servers/<file>`. The first run downloads what is missing
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
  };
}

function needed(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run this file in the jest project "servers"`);
  return value;
}
