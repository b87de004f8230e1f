import { simulate } from '../../journey/simulator/simulate';
import { differencesOf, prepare } from '../spec/run-case';
import { specCases, type SpecCase } from '../spec/spec-cases';

const cases = specCases();
const files = [...new Set(cases.map(({ file }) => file))];

describe('the language', () => {
  it('finds its cases', () => {
    expect(cases.length).toBeGreaterThanOrEqual(600);
    expect(new Set(cases.map(({ title }) => title)).size).toBe(cases.length);
  });

  for (const file of files) {
    const ofFile = cases.filter((one) => one.file === file);
    describe(file.replace('.yaml', ''), () => {
      it.each(ofFile.map((one) => [one.title, one] as const))('%s', (_title, one) => {
        if (one.document['faults'] !== undefined) findsFaults(one);
        else comesAsExpected(one);
      });
    });
  }
});

function findsFaults(one: SpecCase): void {
  const { faults } = prepare(one);
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
