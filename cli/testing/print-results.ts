import { formatFault } from '../../journey/language/format-fault';
import type { ComparedGroup } from '../../journey/simulator/script/expectation';
import type { Terminal } from '../terminal';
import { lineOfRow, type TestResult } from './run-test';
import type { TestRun } from './run-tests';

function printGroup(terminal: Terminal, result: TestResult, { group, rows }: ComparedGroup): void {
  const { paint } = terminal;
  terminal.out(`    ${group}`);
  for (const { expected, got } of rows) {
    if (expected !== null && got !== null) terminal.out(paint.dim(`      ${got}`));
    else if (expected !== null) {
      const where = `${result.file}:${lineOfRow(result, expected.index)}`;
      terminal.out(`    ${paint.red(`- ${expected.text}`)}  ${paint.dim(where)}`);
    } else terminal.out(`    ${paint.green(`+ ${got ?? ''}`)}`);
  }
}

function printResult(terminal: Terminal, result: TestResult): void {
  const { paint } = terminal;
  const { test, file, passed, groups } = result;
  const mark = passed ? paint.green('✓') : paint.red('✗');
  terminal.out(`${mark} ${test.journey}: ${test.title}  ${paint.dim(`${file}:${test.lines.title}`)}`);
  for (const group of groups) if (!group.fits) printGroup(terminal, result, group);
}

/** Prints every test with its outcome; of those that failed, what was expected beside what came. */
export function printResults(terminal: Terminal, { results, errors }: TestRun): void {
  const { t } = terminal;
  const options = { color: terminal.paint.isColorSupported, lang: terminal.speech };
  for (const { fault, text } of errors) terminal.out(`${formatFault(fault, text, options)}\n`);
  for (const result of results) printResult(terminal, result);
  const failed = results.filter(({ passed }) => !passed).length;
  if (failed > 0) terminal.say(t('test.legend'));
  const counts = { passed: results.length - failed, failed, errors: errors.length };
  terminal.say(t(errors.length > 0 ? 'test.faulty' : 'test.done', counts));
}

/** The same as data: `journeyman/tests@1`. */
export function resultsJson({ results, errors }: TestRun): object {
  const failed = results.filter(({ passed }) => !passed).length;
  return {
    passed: results.length - failed,
    failed,
    faults: errors.map(({ fault }) => fault),
    tests: results.map((result) => ({
      test: result.test.title,
      journey: result.test.journey,
      file: result.file,
      line: result.test.lines.title,
      passed: result.passed,
      differences: differencesOf(result),
    })),
  };
}

/** The rows of a result that stand alone, each with its place. */
function differencesOf(result: TestResult): object[] {
  return result.groups.flatMap(({ group, rows }) =>
    rows
      .filter(({ expected, got }) => expected === null || got === null)
      .map(({ expected, got }) => ({
        group,
        line: lineOfRow(result, expected?.index),
        expected: expected?.text ?? null,
        got,
      })),
  );
}
