import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { checkWorkspace } from '../../journey/language/check-workspace';
import type { Fault } from '../../journey/language/fault';
import { FAULT_CODE_NAMES } from '../../journey/language/fault-codes';
import { readWorkspace } from '../../journey/language/read-workspace';
import { simulate } from '../../journey/simulator/simulate';
import { differencesOf, prepare } from '../spec/run-case';
import { specCases, type SpecCase } from '../spec/spec-cases';

const cases = specCases();
const files = [...new Set(cases.map(({ file }) => file))];

describe('the language', () => {
  it('finds its cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(790);
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  });

  for (const file of files) {
    const ofFile = cases.filter((one) => one.file === file);
    describe(file.replace('.yaml', ''), () => {
      it.each(ofFile.map((one) => [one.title, one] as const))('%s', async (_title, one) => {
        if (one.document['faults'] !== undefined) await findsFaults(one);
        else comesAsExpected(one);
      });
    });
  }
});

describe('the catalogue of faults', () => {
  it('has a case for every code, and every case names a code of it', () => {
    const provoked = new Set(cases.flatMap(codesOf));
    expect(FAULT_CODE_NAMES.filter((code) => !provoked.has(code))).toEqual([]);
    const known = new Set<string>(FAULT_CODE_NAMES);
    expect([...provoked].filter((code) => !known.has(code))).toEqual([]);
  });
});

function codesOf({ document: { faults } }: SpecCase): string[] {
  return Array.isArray(faults) ? (faults as { code: string }[]).map(({ code }) => code) : [];
}

/** What is found in the files of a case; where a file is given in bytes they are read from a folder, as they are for users. */
async function faultsOf(one: SpecCase): Promise<Fault[]> {
  if (one.files.every(({ bytes }) => bytes === undefined)) return prepare(one).faults;
  const root = mkdtempSync(join(tmpdir(), 'journeyman-spec-'));
  try {
    for (const { path, text, bytes } of one.files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), bytes ?? text);
    }
    const { files, faults } = await readWorkspace(root);
    return [...faults, ...checkWorkspace(files).faults];
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function findsFaults(one: SpecCase): Promise<void> {
  const faults = await faultsOf(one);
  const found = faults.map(({ code, file, path }) => ({ code, at: `${file}:${path}` }));
  expect(found).toEqual(one.document['faults']);
}

function comesAsExpected(one: SpecCase): void {
  const { faults, simulation } = prepare(one);
  expect(faults.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (simulation === null) throw new Error('the files of the case have faults');
  const { timeline, people } = simulate(simulation);
  expect(differencesOf(one, simulation, timeline)).toEqual([]);
  const [person] = people;
  if (one.document['finally'] !== undefined) expect(person).toMatchObject(one.document['finally'] as object);
}
