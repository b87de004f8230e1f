import { mkdir, stat, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import { errorCode } from '../../config/error-code';
import { findPython } from '../python';
import { checked, type Check } from './check';

const OLDEST_NODE = [20, 19] as const;
const LITTLE_BYTES = 1024 ** 3;
const TOO_LITTLE_BYTES = 200 * 1024 ** 2;

/** Node's own version against the oldest that works. */
export function checkNode(version = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  if (!isOld) return { name: 'Node', ok: 'green', detail: version };
  const oldest = OLDEST_NODE.join('.');
  return { name: 'Node', ok: 'red', detail: `${version} is too old`, fix: `install Node ${oldest} or newer` };
}

/** Python is needed only where the servers come as wheels. */
export async function checkPython(): Promise<Check> {
  const answer = await findPython();
  if ('python' in answer) {
    const { version, command } = answer.python;
    return { name: 'Python', ok: 'green', detail: `${version} (${command})` };
  }
  const fix =
    'install Python 3.10 or newer with pip; not needed where Temporal and MongoDB are given or on PATH';
  return { name: 'Python', ok: 'yellow', detail: answer.closed, fix };
}

/** Room for the data of this machine. */
export function checkDisk(home: string): Promise<Check> {
  return checked('disk', `make ${home} a folder that can be written, or set JOURNEYMAN_HOME`, async () => {
    await mkdir(home, { recursive: true });
    const { bavail, bsize } = await statfs(home);
    const free = bavail * bsize;
    const detail = `${(free / 1024 ** 3).toFixed(1)} GB free in ${home}`;
    if (free >= LITTLE_BYTES) return { ok: 'green', detail };
    const fix = 'free some space, or set JOURNEYMAN_HOME to a larger disk';
    return { ok: free < TOO_LITTLE_BYTES ? 'red' : 'yellow', detail, fix };
  });
}

/** Where the keys come from, and that nobody else may read them. Never what they are. */
export function checkSecrets(config: Pick<Config, 'home' | 'secret' | 'codecKeys'>): Promise<Check> {
  const fix = 'set JOURNEYMAN_SECRET and JOURNEYMAN_CODEC_KEY, or put secrets.json back from a backup';
  return checked('secrets', fix, async () => {
    if (config.secret !== null && config.codecKeys !== null)
      return { ok: 'green', detail: 'given by the environment' };
    const file = join(config.home, 'secrets.json');
    const mode = await stat(file).then(
      (found) => found.mode & 0o077,
      (error: unknown) => {
        if (errorCode(error) === 'ENOENT') return null;
        throw error;
      },
    );
    if (mode === null)
      return { ok: 'yellow', detail: 'made at the first start', fix: 'run `journeyman start`' };
    if (mode === 0) return { ok: 'green', detail: `kept in ${file}; keep a copy elsewhere` };
    return { ok: 'red', detail: `${file} can be read by others`, fix: `chmod 600 ${file}` };
  });
}
