import { relative } from 'node:path';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { requireWorkspace } from '../find-workspace';
import type { Terminal } from '../terminal';
import { checkFiles, type Found } from '../validate/check-files';
import { wantedOf, type Wanted } from '../validate/wanted';
import { planOf } from '../workspace-plan';
import { runTest, type TestResult } from './run-test';

/** Which tests are to run. */
export interface TestChoice {
  paths: readonly string[];
  /** Only those of this journey. */
  journey: string | undefined;
  /** Only those whose title holds this text, whatever the case. */
  name: string | undefined;
}

/** What a run of tests came to. With errors in the files, the tests that hang on them do not run. */
export interface TestRun {
  results: TestResult[];
  errors: Found[];
}

/** Runs the tests of the paths that are named: workspaces, or files of tests. */
export async function runTests(terminal: Terminal, choice: TestChoice): Promise<TestRun> {
  const run: TestRun = { results: [], errors: [] };
  for (const wanted of await wantedOf(terminal, choice.paths)) {
    if (wanted.partial) await requireWorkspace(terminal, wanted.root);
    await runThose(terminal, choice, wanted, run);
  }
  if (run.results.length === 0 && run.errors.length === 0) throw noTests(terminal, choice);
  return run;
}

async function runThose(terminal: Terminal, choice: TestChoice, wanted: Wanted, run: TestRun): Promise<void> {
  const { root, only } = wanted;
  const whole = await checkFiles(terminal, { ...wanted, only: new Set() });
  const fileOf = (path: string): string => relative(terminal.cwd, `${root}/${path}`);
  const shown = new Set([...only].map(fileOf));
  const errors = whole.found.filter(({ fault }) => fault.severity === 'error');
  const { workspace } = whole;
  // A test of whose own file nothing is wrong runs, whatever is wrong with other tests.
  run.errors.push(
    ...errors.filter(({ fault }) => workspace === null || only.size === 0 || shown.has(fault.file)),
  );
  if (workspace === null) return;
  if (choice.journey !== undefined) planOf(terminal, workspace, choice.journey, root);
  const name = choice.name?.toLowerCase();
  for (const test of workspace.tests) {
    if (only.size > 0 && !only.has(test.path)) continue;
    if (choice.journey !== undefined && test.journey !== choice.journey) continue;
    if (name !== undefined && !test.title.toLowerCase().includes(name)) continue;
    run.results.push(runTest(test, workspace, fileOf(test.path)));
  }
}

function noTests(terminal: Terminal, { journey, name }: TestChoice): CliFailure {
  const chosen = journey !== undefined || name !== undefined;
  return new CliFailure({
    code: 'no_tests',
    exit: EXIT.findings,
    what: terminal.t(chosen ? 'test.none-chosen' : 'test.none'),
    fix: terminal.t(chosen ? 'test.none-chosen-fix' : 'test.none-fix'),
  });
}
