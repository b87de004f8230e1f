import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../../config/error-code';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { absolute } from '../files';
import { outJson } from '../json-out';
import { badValue, textOption } from '../options';
import type { Terminal } from '../terminal';
import { junitOf } from '../testing/junit';
import { printResults, resultsJson } from '../testing/print-results';
import { runTests, type TestChoice, type TestRun } from '../testing/run-tests';
import { untilInterrupted } from '../testing/watch';
import { wantedOf } from '../validate/wanted';

async function writeJunit(terminal: Terminal, path: string, run: TestRun): Promise<void> {
  const full = absolute(terminal, path);
  try {
    await mkdir(dirname(full), { recursive: true });
    await writeFile(full, junitOf(run));
  } catch (error) {
    throw new CliFailure({
      code: 'file_unwritable',
      exit: EXIT.findings,
      what: terminal.t('file.unwritable', { path }),
      why: errorCode(error) ?? '',
      fix: terminal.t('file.fix', { cwd: terminal.cwd }),
    });
  }
}

async function runOnce(terminal: Terminal, choice: TestChoice, junit: string | undefined): Promise<TestRun> {
  const run = await runTests(terminal, choice);
  if (junit !== undefined) await writeJunit(terminal, junit, run);
  if (terminal.json) outJson(terminal, 'tests', resultsJson(run));
  else printResults(terminal, run);
  return run;
}

/** A round of watching: what fails is told, and watching goes on. */
async function round(terminal: Terminal, choice: TestChoice, junit: string | undefined): Promise<void> {
  try {
    await runOnce(terminal, choice, junit);
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error;
    terminal.say(`${terminal.paintTalk.red(error.text.what)} ${error.text.fix ?? ''}`.trim());
  }
}

async function watchTests(terminal: Terminal, choice: TestChoice, junit: string | undefined): Promise<void> {
  const wanted = await wantedOf(terminal, choice.paths);
  await round(terminal, choice, junit);
  await untilInterrupted(
    terminal,
    wanted.map(({ root }) => root),
    () => round(terminal, choice, junit),
  );
}

/** Runs the tests that stand beside journeys; one that fails, or a fault in the files, ends with 1. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const [paths] = invocation.args;
  const choice = {
    paths: Array.isArray(paths) ? paths : [],
    journey: textOption(invocation, 'journey'),
    name: textOption(invocation, 'name'),
  };
  const junit = textOption(invocation, 'junit');
  if (invocation.options.watch === true) {
    if (terminal.json) throw badValue(terminal, '--json', '--watch', terminal.t('test.json-or-watch'));
    await watchTests(terminal, choice, junit);
    return EXIT.ok;
  }
  const { results, errors } = await runOnce(terminal, choice, junit);
  return errors.length > 0 || results.some(({ passed }) => !passed) ? EXIT.findings : EXIT.ok;
}
