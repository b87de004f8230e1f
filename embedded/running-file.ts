import { randomBytes } from 'node:crypto';
import { mkdirSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { errorCode } from '../config/error-code';
import { EmbeddedError } from './embedded-error';
import { processMark } from './process-mark';

const running = z.looseObject({
  pid: z.int().positive(),
  /** When the process began, so that another process with the same id is not taken for it. */
  mark: z.string().nullable().default(null),
  startedAtMs: z.number(),
  /** Where the application answers; empty until it does. */
  url: z.string().default(''),
  urls: z.array(z.object({ name: z.string(), url: z.string() })).default([]),
  temporalAddress: z.string().nullable().default(null),
  mongoUri: z.string().nullable().default(null),
  /** Why each server was chosen, for `doctor`. */
  temporalChoice: z.string().nullable().default(null),
  mongoChoice: z.string().nullable().default(null),
});

/** What runs in a home folder, as `running.json` tells it. */
export type Running = z.output<typeof running>;

/** What runs in this home, or null. A file that its process did not live to remove counts for nothing. */
export function whatRuns(home: string): Running | null {
  const found = read(fileOf(home));
  if (found === null) return null;
  const mark = processMark(found.pid);
  return mark !== null && (found.mark === null || found.mark === mark) ? found : null;
}

/** The claim of this process on a home folder. */
export interface Claim {
  /** Adds what has become known, such as addresses. */
  tell: (what: Partial<Omit<Running, 'pid' | 'mark' | 'startedAtMs'>>) => void;
  release: () => void;
}

/**
 * Claims a home folder for this process. Of two starts at once one wins; the other, like one that comes later, is told
 * what runs.
 */
export function claimHome(home: string): Claim {
  // People's data are in it.
  mkdirSync(home, { recursive: true, mode: 0o700 });
  const file = fileOf(home);
  let own: Running = running.parse({
    pid: process.pid,
    mark: processMark(process.pid),
    startedAtMs: Date.now(),
  });
  if (!create(file, own)) {
    const other = whatRuns(home);
    // Our own id without a mark is a file left by an earlier life, as in a container where ids begin anew.
    if (other !== null && (other.pid !== process.pid || other.mark !== null))
      throw alreadyRunning(home, other);
    replace(file, own);
  }
  return {
    tell(what) {
      own = { ...own, ...what };
      replace(file, own);
    },
    release() {
      if (read(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

function alreadyRunning(home: string, other: Running): EmbeddedError {
  const urls = other.urls.map(({ name, url }) => `  ${name}: ${url}`);
  const words = [`Journeyman runs already in ${home} (process ${other.pid}).`, ...urls];
  return new EmbeddedError('already_running', words.join('\n'));
}

const fileOf = (home: string): string => join(home, 'running.json');

/** Puts the file there, whole, unless there is one; answers whether it did. */
function create(file: string, value: Running): boolean {
  const beside = writeBeside(file, value);
  try {
    linkSync(beside, file);
    return true;
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    return false;
  } finally {
    rmSync(beside, { force: true });
  }
}

function replace(file: string, value: Running): void {
  renameSync(writeBeside(file, value), file);
}

function writeBeside(file: string, value: Running): string {
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  return beside;
}

function read(file: string): Running | null {
  try {
    return running.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return null;
  }
}
