import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { summaryOf, type Letter, type Summary } from './letter';

/** Keeps letters on disk, one file each, and knows a summary of each. The oldest go when there are too many. */
export interface Letterbox {
  add(letter: Omit<Letter, 'id'>): Promise<Letter>;
  /** Resolves to null when the letter is gone. */
  get(id: string): Promise<Letter | null>;
  setStatus(id: string, status: string): Promise<void>;
  /** Newest first. */
  list(filter?: { kind?: Letter['kind']; to?: string }): Summary[];
  find(reference: string): Summary | null;
  clear(): Promise<void>;
}

/** Opens the box in a folder; `limit` letters are kept. Files that cannot be read are left out. */
export async function openLetterbox(dir: string, limit = 1_000): Promise<Letterbox> {
  await mkdir(dir, { recursive: true });
  const known = await readSummaries(dir);
  const fileOf = (id: string): string => join(dir, `${id}.json`);
  const trim = async (): Promise<void> => {
    while (known.size > limit) {
      const [oldest] = known.keys();
      if (oldest === undefined) return;
      known.delete(oldest);
      await rm(fileOf(oldest), { force: true });
    }
  };
  const get = async (id: string): Promise<Letter | null> => (known.has(id) ? readLetter(fileOf(id)) : null);
  await trim();
  return {
    get,
    async add(fields) {
      const letter: Letter = { id: newId(fields.atMs), ...fields };
      await write(fileOf(letter.id), letter);
      known.set(letter.id, summaryOf(letter));
      await trim();
      return letter;
    },
    async setStatus(id, status) {
      const letter = await get(id);
      if (letter === null) return;
      known.set(id, summaryOf({ ...letter, status }));
      await write(fileOf(id), { ...letter, status });
    },
    list: (filter = {}) => [...known.values()].filter((one) => matches(one, filter)).reverse(),
    find: (reference) => [...known.values()].find((one) => one.reference === reference) ?? null,
    async clear() {
      const ids = [...known.keys()];
      known.clear();
      await Promise.all(ids.map((id) => rm(fileOf(id), { force: true })));
    },
  };
}

function matches(summary: Summary, filter: { kind?: Letter['kind']; to?: string }): boolean {
  if (filter.kind !== undefined && summary.kind !== filter.kind) return false;
  const { to } = filter;
  return to === undefined || summary.to.some((one) => one.toLowerCase() === to.toLowerCase());
}

let count = 0;

/** Sorts by time, then by arrival within this process. */
function newId(atMs: number): string {
  count = (count + 1) % 0xffffff;
  const time = atMs.toString(36).padStart(9, '0');
  return `${time}-${count.toString(36).padStart(5, '0')}-${randomBytes(4).toString('hex')}`;
}

async function readSummaries(dir: string): Promise<Map<string, Summary>> {
  const known = new Map<string, Summary>();
  for (const name of (await readdir(dir)).sort()) {
    if (!name.endsWith('.json')) continue;
    const letter = await readLetter(join(dir, name));
    if (letter !== null) known.set(letter.id, summaryOf(letter));
  }
  return known;
}

async function readLetter(file: string): Promise<Letter | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Letter;
  } catch {
    return null;
  }
}

/** Writes beside and renames, so that a killed process leaves no half letter. */
async function write(file: string, letter: Letter): Promise<void> {
  const beside = `${file}.${randomBytes(4).toString('hex')}.part`;
  await writeFile(beside, JSON.stringify(letter), { mode: 0o600 });
  await rename(beside, file);
}
