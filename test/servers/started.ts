import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export const ROOT = join(__dirname, '../..');
const BIN = join(ROOT, 'bin/journeyman.js');

/** A `journeyman` process, and what it has said so far. */
export interface Started {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Its exit code, once it has ended. */
  ended: Promise<number | null>;
}

/** Starts the real program in a home of its own, in English, without the settings of this machine. */
export function startCli(argv: string[], home: string, more: Record<string, string> = {}): Started {
  const env = { ...process.env };
  for (const name of ['TEMPORAL_ADDRESS', 'MONGODB_URI', 'SMTP_URL', 'JOURNEYMAN_URL']) delete env[name];
  const child = spawn(process.execPath, [BIN, ...argv], {
    env: { ...env, JOURNEYMAN_HOME: home, PORT: '0', LANG: 'en_US.UTF-8', LC_ALL: '', ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  return {
    child,
    stdout: () => stdout,
    stderr: () => stderr,
    ended: new Promise((resolve) => child.once('close', (code) => resolve(code))),
  };
}

/** Runs a command to its end and reads what it printed as JSON. */
export async function cliJson<T>(argv: string[], home: string): Promise<T> {
  const started = startCli([...argv, '--json'], home);
  const code = await started.ended;
  if (code !== 0) throw new Error(`journeyman ${argv.join(' ')} ended with ${code}: ${started.stderr()}`);
  return JSON.parse(started.stdout()) as T;
}

/** Waits until a condition holds; says what the program said when it does not, or when it ended meanwhile. */
export async function until(
  started: Started,
  what: string,
  holds: () => boolean | Promise<boolean>,
): Promise<void> {
  const giveUpMs = Date.now() + 240_000;
  while (!(await holds())) {
    if (Date.now() > giveUpMs || started.child.exitCode !== null) {
      throw new Error(`${what} did not come about.\n${started.stdout()}\n${started.stderr()}`);
    }
    await delay(100);
  }
}

/** The addresses that the running program has written down. */
export function urlsIn(home: string): Map<string, string> {
  const { urls } = JSON.parse(readFileSync(join(home, 'running.json'), 'utf8')) as {
    urls: { name: string; url: string }[];
  };
  return new Map(urls.map(({ name, url }) => [name, url]));
}
