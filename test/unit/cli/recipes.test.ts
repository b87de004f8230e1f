import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runTest, type TestResult } from '../../../cli/testing/run-test';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import type { Fault } from '../../../journey/language/fault';
import { readWorkspace } from '../../../journey/language/read-workspace';
import type { CheckedWorkspace } from '../../../journey/language/workspace';
import { drawPlan } from '../../../journey/plan/draw';

const ROOT = join(__dirname, '../../..');
const RECIPES = join(ROOT, 'examples/recipes');

describe('recipes', () => {
  let faults: Fault[];
  let workspace: CheckedWorkspace;
  let results: TestResult[];
  let ids: string[];

  beforeAll(async () => {
    const read = await readWorkspace(RECIPES);
    const checked = checkWorkspace(read.files, {});
    if (checked.workspace === null) throw new Error(JSON.stringify(checked.faults));
    workspace = checked.workspace;
    faults = [...read.faults, ...checked.faults];
    results = workspace.tests.map((test) => runTest(test, workspace, test.path));
    ids = workspace.journeys.map(({ plan }) => plan.journey).sort();
  });

  it('are 24 or more, without an error or a warning', () => {
    expect(ids.length).toBeGreaterThanOrEqual(24);
    expect(faults).toEqual([]);
  });

  it('do what their tests promise', () => {
    const failed = results.filter(({ passed }) => !passed).map(({ file, groups }) => ({ file, groups }));
    expect(failed).toEqual([]);
  });

  it('have two tests or more each: the main way, and what ends or changes it', () => {
    const few = ids.filter((id) => results.filter(({ test }) => test.journey === id).length < 2);
    expect(few).toEqual([]);
    const main = (id: string): boolean => results.some(({ file }) => file === `tests/${id}.yaml`);
    expect(ids.filter((id) => !main(id))).toEqual([]);
  });

  it('send every message that they have a template for, in one of their tests', () => {
    const sent = new Set(
      results.flatMap(({ test }) =>
        test.expect.filter(({ what }) => what === 'email' || what === 'sms').map(({ value }) => value),
      ),
    );
    expect(workspace.templates.map(({ template }) => template).filter((id) => !sent.has(id))).toEqual([]);
  });

  it('have graphs as draw prints them now, and no others', () => {
    const stale = workspace.journeys.filter(({ plan }) => {
      const graph = readFileSync(join(RECIPES, 'graphs', `${plan.journey}.mmd`), 'utf8');
      return graph !== `${drawPlan(plan)}\n`;
    });
    expect(stale.map(({ plan }) => plan.journey)).toEqual([]);
    expect(readdirSync(join(RECIPES, 'graphs')).sort()).toEqual(ids.map((id) => `${id}.mmd`));
  });

  it('say at their top, in plain words, what they are for', () => {
    const silent = ids.filter(
      (id) => !readFileSync(join(RECIPES, `journeys/${id}.yaml`), 'utf8').startsWith('# '),
    );
    expect(silent).toEqual([]);
  });

  it.each(['docs/en/recipes.md', 'docs/zh/recipes.md'])('are all listed in %s', (page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    const listed = [...text.matchAll(/^\| \[`([\w-]+)`\]/gm)].map((match) => match[1]);
    expect(listed.sort()).toEqual(ids);
    const graphs = [...text.matchAll(/graphs\/([\w-]+)\.mmd\)/g)].map((match) => match[1]);
    expect(graphs.sort()).toEqual(ids);
    expect(Number(/^(\d+) /m.exec(text)?.[1])).toBe(ids.length);
  });
});
