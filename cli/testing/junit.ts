import { lineOfRow, type TestResult } from './run-test';
import type { TestRun } from './run-tests';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** What XML 1.0 (section 2.2) lets no document hold, not even as a reference: most controls, and half a pair. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

function attribute(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"\n\r\t]/g, (sign) => ENTITIES[sign] ?? sign);
}

function content(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>\r]/g, (sign) => ENTITIES[sign] ?? sign);
}

type Attributes = Record<string, string | number>;

function element(name: string, attributes: Attributes, inner: readonly string[]): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${attribute(String(value))}"`);
  const open = `<${name}${all.join('')}`;
  return inner.length === 0 ? `${open}/>` : `${open}>\n${inner.join('\n')}\n</${name}>`;
}

const seconds = (durationMs: number): string => (durationMs / 1000).toFixed(3);

/** The comparison of a failed test as text: what was expected and did not come, and what came instead. */
function failureText(result: TestResult): string {
  return result.groups
    .filter(({ fits }) => !fits)
    .flatMap(({ group, rows }) => [
      group,
      ...rows.map(({ expected, got }) => {
        if (expected === null) return `+ ${got ?? ''}`;
        const where = `${result.file}:${lineOfRow(result, expected.index)}`;
        return got === null ? `- ${expected.text}  (${where})` : `  ${got}`;
      }),
    ])
    .join('\n');
}

function caseOf(result: TestResult): string {
  const { test, file, passed, tookMs } = result;
  const about = {
    name: test.title,
    classname: test.journey,
    file,
    line: test.lines.title,
    time: seconds(tookMs),
  };
  const message = 'The timeline differs from what was expected.';
  const failure = `<failure message="${message}" type="timeline">${content(failureText(result))}</failure>`;
  return element('testcase', about, passed ? [] : [failure]);
}

/**
 * A run of tests as JUnit XML, as continuous integration reads it: a suite for each file, and one for faults in files,
 * whose cases are errors. No schema is authoritative; these are the names that Jenkins, GitLab and GitHub actions read.
 */
export function junitOf({ results, errors }: TestRun): string {
  const suites = [...new Set(results.map(({ file }) => file))].map((file) => {
    const own = results.filter((result) => result.file === file);
    return element('testsuite', { name: file, ...countsOf(own, 0) }, own.map(caseOf));
  });
  if (errors.length > 0) {
    const cases = errors.map(({ fault }) => {
      const { code, file, line, message } = fault;
      const error = `<error message="${attribute(message)}" type="${code}">${content(fault.hint ?? message)}</error>`;
      return element('testcase', { name: `${code} ${file}:${line}`, classname: 'validate', file, line }, [
        error,
      ]);
    });
    suites.push(element('testsuite', { name: 'validate', ...countsOf([], errors.length) }, cases));
  }
  const all = { name: 'journeyman', ...countsOf(results, errors.length) };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('testsuites', all, suites)}\n`;
}

function countsOf(results: readonly TestResult[], errors: number): Attributes {
  return {
    tests: results.length + errors,
    failures: results.filter(({ passed }) => !passed).length,
    errors,
    skipped: 0,
    time: seconds(results.reduce((sum, { tookMs }) => sum + tookMs, 0)),
  };
}
