import { join } from 'node:path';
import { cacheDir } from '../cache-dir';
import type { OnProgress } from '../progress';
import { reachable } from '../reachable';

const MONGOD_VERSION = '8.2.6';
const SITE = 'https://fastdl.mongodb.org';

/** Fetches the official `mongod` into the cache, once; or says why that way is closed. */
export async function downloadMongod(
  onProgress: OnProgress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ mongod: string; version: string } | { closed: string }> {
  const { MongoBinary, DryMongoBinary } = await binaries();
  const options = { version: MONGOD_VERSION, downloadDir: join(cacheDir(env), 'mongod') };
  const kept = await DryMongoBinary.locateBinary(options).catch(() => undefined);
  if (kept) return { mongod: kept, version: MONGOD_VERSION };
  if (!(await reachable(SITE))) return { closed: `${new URL(SITE).host} cannot be reached` };
  onProgress(`downloading mongod ${MONGOD_VERSION}`);
  try {
    return { mongod: await MongoBinary.getPath(options), version: MONGOD_VERSION };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return { closed: `the download of mongod failed: ${reason}` };
  }
}

/** Loaded only here: the package looks around on the machine as soon as it is loaded. */
async function binaries() {
  const { MongoBinary } = await import('mongodb-memory-server-core/lib/util/MongoBinary.js');
  const { DryMongoBinary } = await import('mongodb-memory-server-core/lib/util/DryMongoBinary.js');
  return { MongoBinary, DryMongoBinary };
}
