import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The names under which a Python is looked for; the newest that wheels are built for comes after plain `python3`. */
const PYTHON_COMMANDS = ['python3', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** A Python that can install wheels. `tag` names its version, as in `cp311`, because some wheels are built per version. */
export interface Python {
  command: string;
  version: string;
  tag: string;
}

const ASK = 'import sys, pip; print("%d.%d.%d" % sys.version_info[:3])';

/** The first Python >= 3.10 that has pip, or why there is none. */
export async function findPython(
  commands: readonly string[] = PYTHON_COMMANDS,
): Promise<{ python: Python } | { closed: string }> {
  let tooOld: string | null = null;
  let withoutPip = false;
  for (const command of commands) {
    try {
      const { stdout } = await run(command, ['-c', ASK], { timeout: 15_000 });
      const version = stdout.trim();
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (major === 3 && minor >= 10) return { python: { command, version, tag: `cp${major}${minor}` } };
      tooOld ??= version;
    } catch (error) {
      if (String(error).includes("No module named 'pip'")) withoutPip = true;
    }
  }
  if (withoutPip) return { closed: 'Python is here but has no pip (Debian: apt install python3-pip)' };
  if (tooOld !== null) return { closed: `Python ${tooOld} is older than 3.10` };
  return { closed: 'no Python 3.10 or newer on PATH' };
}
