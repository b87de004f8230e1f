import { Connection } from '@temporalio/client';
import type { Config } from '../../config/config';
import { temporalConnection } from '../../config/temporal-connection';
import { onPath } from '../on-path';
import { PREFERRED_PORTS } from '../embedded';
import { portIsFree } from '../ports';
import type { Running } from '../running-file';
import { missingSearchAttributes } from '../temporal/search-attributes';
import { checked, type Check } from './check';

/** What the database answers; the caller asks, because `embedded/` knows no schema. */
export type AskMongo = (
  uri: string,
) => Promise<{ version: string; replicaSet: boolean; missingIndexes: string[] }>;

/** Temporal: where it is, its version, and whether it knows the search attributes. */
export function checkTemporal(config: Config['temporal'], running: Running | null): Promise<Check> {
  const address = config.address ?? running?.temporalAddress ?? null;
  const fix =
    config.address === null
      ? 'see temporal.log in the logs folder of the home, then run `journeyman start` again'
      : 'correct TEMPORAL_ADDRESS (and its key or certificates), or unset it to run Temporal here';
  return checked('Temporal', fix, async () => {
    if (address === null) return notStarted('temporal');
    const options = await temporalConnection(config, address);
    const connection = await Connection.connect({ ...options, connectTimeout: 3_000 });
    try {
      const { serverVersion } = await connection.workflowService.getSystemInfo({});
      const chosen = chosenAs(running?.temporalChoice);
      const detail = `${serverVersion ?? 'unknown version'} at ${address}${chosen}`;
      const missing = await missingSearchAttributes(connection, config.namespace);
      if (missing.length === 0) return { ok: 'green', detail };
      return {
        ok: 'red',
        detail: `${detail}; no search attributes ${missing.join(', ')}`,
        fix: addThem(missing),
      };
    } finally {
      await connection.close();
    }
  });
}

function addThem(missing: readonly string[]): string {
  const each = missing.map((name) => `--name ${name} --type Keyword`).join(' ');
  return `temporal operator search-attribute create ${each}`;
}

/** MongoDB: where it is, its version, whether it is a replica set and has all its indexes. */
export function checkMongo(
  uri: string | null,
  running: Running | null,
  ask: AskMongo | null,
): Promise<Check> {
  const fix =
    uri === null
      ? 'see mongodb.log in the logs folder of the home, then run `journeyman start` again'
      : 'correct MONGODB_URI, or unset it to run MongoDB here';
  return checked('MongoDB', fix, async () => {
    const at = uri ?? running?.mongoUri ?? null;
    if (at === null || ask === null) return notStarted('mongod');
    const { version, replicaSet, missingIndexes } = await ask(at).catch(() => {
      // The driver's own words may hold the address with its password.
      throw new Error(`${hostOf(at)} does not answer`);
    });
    const chosen = chosenAs(running?.mongoChoice);
    const detail = `${version} at ${hostOf(at)}${replicaSet ? ', replica set' : ''}${chosen}`;
    if (!replicaSet)
      return {
        ok: 'red',
        detail: `${detail}, not a replica set`,
        fix: 'make it one: rs.initiate() in mongosh',
      };
    if (missingIndexes.length === 0) return { ok: 'green', detail };
    const names = missingIndexes.join(', ');
    return { ok: 'red', detail: `${detail}; missing indexes: ${names}`, fix: 'run `journeyman migrate`' };
  });
}

/** What was chosen at the start, and which ways were closed before it. */
function chosenAs(why: string | null | undefined): string {
  return why === null || why === undefined ? '' : `; ${why}`;
}

async function notStarted(command: 'temporal' | 'mongod'): Promise<Omit<Check, 'name'>> {
  const path = await onPath(command);
  const how = path === null ? 'will be downloaded if it was not before' : `will be started from ${path}`;
  return { ok: 'yellow', detail: `not running; it ${how}`, fix: 'run `journeyman start`' };
}

/** Hosts of a connection string, without user and password. */
export function hostOf(uri: string): string {
  return (
    uri
      .replace(/^[a-z+]+:\/\//i, '')
      .replace(/^.*@/, '')
      .split(/[/?]/)[0] ?? ''
  );
}

/** The ports that a start would like to have. In use is no harm, free ones are taken then, save a PORT that was asked for. */
export async function checkPorts(config: Config, running: Running | null): Promise<Check> {
  if (running !== null)
    return { name: 'ports', ok: 'green', detail: `in use by process ${running.pid}, as they should be` };
  const { port: http, portGiven } = config.http;
  if (portGiven && http !== 0 && !(await portIsFree(http))) {
    const fix = 'choose another PORT, or stop the program that uses it';
    return { name: 'ports', ok: 'red', detail: `PORT ${http} is in use by another program`, fix };
  }
  const busy: string[] = [];
  for (const [what, port] of Object.entries({ http, ...PREFERRED_PORTS }))
    if (port !== 0 && !(await portIsFree(port))) busy.push(`${port} (${what})`);
  if (busy.length === 0) return { name: 'ports', ok: 'green', detail: 'all free' };
  const fix = 'nothing to do: free ports are taken instead; or stop what uses them';
  return { name: 'ports', ok: 'yellow', detail: `in use by other programs: ${busy.join(', ')}`, fix };
}
