import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdir, rename, stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { EmbeddedError } from './embedded-error';

/** What to run and how to know that it works. */
export interface ChildSpec {
  name: string;
  command: string;
  args: readonly string[];
  env?: Record<string, string>;
  logFile: string;
  /** Resolves when the server answers, rejects while it does not; it is asked again until `readyWithinMs` is over. */
  ready(): Promise<void>;
  readyWithinMs?: number;
}

/** A child that is started again when it ends by itself. */
export interface Supervised {
  /** Process id of the group leader, or null while it is between two lives. */
  pid: () => number | null;
  restarts: () => number;
  /** Ends it for good: asks politely, waits ten seconds, then insists. */
  stop: () => Promise<void>;
}

const STOP_WAIT_MS = 10_000;
const LOG_LIMIT_BYTES = 10 * 1024 * 1024;

/**
 * The child runs under a few lines of shell that hold a pipe to us. When we die, however we die, the pipe closes and
 * the child is asked to end: no orphan keeps a port or a database lock.
 */
const GUARD = `
trap : TERM
"$@" 3<&- &
child=$!
{ cat <&3 >/dev/null; kill -TERM $child; } 2>/dev/null &
watch=$!
exec 3<&-
wait $child; code=$?
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
kill $watch 2>/dev/null
exit $code
`;

/** Starts a child, waits until it answers, and keeps it alive until `stop`. */
export async function supervise(spec: ChildSpec): Promise<Supervised> {
  await prepareLog(spec.logFile);
  const life = { child: launch(spec), stopping: false, restarts: 0, startedMs: Date.now() };
  const end = async (): Promise<void> => {
    life.stopping = true;
    await endGroup(life.child);
  };
  try {
    await untilReady(spec, () => life.child);
  } catch (error) {
    await end();
    throw error;
  }
  const watch = (child: ChildProcess): void => {
    child.once('exit', () => {
      if (!life.stopping) setTimeout(again, backoffMs(life.restarts)).unref();
    });
  };
  const again = (): void => {
    if (life.stopping) return;
    life.restarts = Date.now() - life.startedMs > 60_000 ? 1 : life.restarts + 1;
    life.startedMs = Date.now();
    life.child = launch(spec);
    watch(life.child);
  };
  watch(life.child);
  return {
    pid: () => (hasEnded(life.child) ? null : (life.child.pid ?? null)),
    restarts: () => life.restarts,
    stop: end,
  };
}

/** Waits before the nth restart: half a second at first, doubling to half a minute. */
export function backoffMs(restarts: number): number {
  return Math.min(30_000, 500 * 2 ** restarts);
}

function launch(spec: ChildSpec): ChildProcess {
  const log = openLog(spec.logFile);
  const guarded = process.platform !== 'win32';
  const child = spawn(
    guarded ? '/bin/sh' : spec.command,
    guarded ? ['-c', GUARD, spec.name, spec.command, ...spec.args] : [...spec.args],
    {
      // A group of its own: Ctrl-C at the terminal reaches us first, and we end the children in order.
      detached: guarded,
      stdio: ['ignore', log, log, 'pipe'],
      env: { ...process.env, ...spec.env },
    },
  );
  if (typeof log === 'number') closeSync(log);
  child.on('error', () => undefined);
  child.unref();
  const pipe = child.stdio[3];
  if (pipe) {
    pipe.on('error', () => undefined);
    if (pipe instanceof Socket) pipe.unref();
    child.once('exit', () => pipe.destroy());
  }
  return child;
}

/** A child that is started again does not stay down because its log cannot be written. */
function openLog(file: string): number | 'ignore' {
  try {
    return openSync(file, 'a', 0o600);
  } catch {
    return 'ignore';
  }
}

async function untilReady(spec: ChildSpec, child: () => ChildProcess): Promise<void> {
  const giveUpMs = Date.now() + (spec.readyWithinMs ?? 60_000);
  let last: unknown;
  for (;;) {
    if (hasEnded(child()))
      throw failure(spec, `ended with code ${String(child().exitCode ?? child().signalCode)}`);
    try {
      return await spec.ready();
    } catch (error) {
      last = error;
    }
    if (Date.now() > giveUpMs) throw failure(spec, `does not answer (${messageOf(last)})`);
    await delay(100);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (hasEnded(child)) return;
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  signalGroup(child, 'SIGTERM');
  const insist = setTimeout(() => signalGroup(child, 'SIGKILL'), STOP_WAIT_MS);
  await ended;
  clearTimeout(insist);
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, signal);
  } catch {
    // It ended between the question and the signal.
  }
}

function failure(spec: ChildSpec, what: string): EmbeddedError {
  const words = lastLines(spec.logFile, 5);
  return new EmbeddedError(
    'server_failed',
    `${spec.name} ${what}; its log is ${spec.logFile}${words ? `\n${words}` : ''}`,
  );
}

function lastLines(file: string, count: number): string {
  try {
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    return lines
      .slice(-count)
      .map((line) => `  ${line.slice(0, 300)}`)
      .join('\n');
  } catch {
    return '';
  }
}

async function prepareLog(file: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
