import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { checkWorkspace } from '../../../journey/language/check-workspace';
import { MAX_DEPTH, MAX_FILE_BYTES } from '../../../journey/language/scan-text';
import { checkOne, rows } from './check';

/** Each as the JavaScript that makes it, for the process that reads them. */
const BOMBS: [string, string][] = [
  ['twenty thousand brackets', '`a: ` + `[`.repeat(20000)'],
  ['five thousand braces', '`{a: `.repeat(5000)'],
  [
    'seven hundred levels of indentation',
    'Array.from({ length: 700 }, (_, i) => ` `.repeat(i) + `a:`).join(`\\n`)',
  ],
  ['twenty thousand dashes', '`- `.repeat(20000)'],
  ['twenty thousand question marks', '`? `.repeat(20000)'],
  [
    'dashes on every level of indentation',
    'Array.from({ length: 30 }, (_, i) => ` `.repeat(i * 60) + `- `.repeat(30) + `a:`).join(`\\n`)',
  ],
];

/** Checks texts in a process of its own, after a first file that fails to parse; the codes of each in a line. */
function checkedInChild(texts: readonly string[]): { status: number | null; lines: string[] } {
  const root = join(__dirname, '../../..');
  const script = `
    const { transformSync } = require('@swc/core');
    require.extensions['.ts'] = (module, file) => module._compile(transformSync(
      require('node:fs').readFileSync(file, 'utf8'),
      { filename: file, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ).code, file);
    const { checkWorkspace } = require('./journey/language/check-workspace.ts');
    const codes = (text) =>
      checkWorkspace([{ path: 'a.yaml', text }], { partial: true }).faults.map((fault) => fault.code).join();
    codes('a:\\n\\tb: 1');
    for (const text of [${texts.join(', ')}]) console.log(codes(text));
  `;
  const { status, stdout } = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
  return { status, lines: stdout.trim().split('\n') };
}

describe('a hostile file', () => {
  it('of any deep shape is refused, and the process lives', () => {
    const { status, lines } = checkedInChild(BOMBS.map(([, text]) => text));
    expect(status).toBe(0);
    expect(lines).toEqual(BOMBS.map(() => 'too_deep'));
  }, 60_000);

  it('of more than 256 KB is refused, and one just within is read', () => {
    const head = 'segment: a\nwhere: { tag: x }\n';
    const fill = (bytes: number): string => head + '#'.repeat(bytes - head.length);
    expect(rows(checkOne(fill(MAX_FILE_BYTES + 1)))).toEqual(['1:1 too_large']);
    expect(checkOne(fill(MAX_FILE_BYTES))).toEqual([]);
    const wide = `${head}# ${'汉'.repeat(MAX_FILE_BYTES / 3)}`;
    expect(rows(checkOne(wide))).toEqual(['1:1 too_large']);
  });

  it(`may nest ${MAX_DEPTH} levels of brackets and not one more`, () => {
    const nested = (depth: number): string => `segment: a\nx: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    expect(rows(checkOne(nested(MAX_DEPTH)))).not.toContain(`2:${3 + MAX_DEPTH + 1} too_deep`);
    expect(rows(checkOne(nested(MAX_DEPTH + 1)))).toEqual([`2:${4 + MAX_DEPTH} too_deep`]);
  });
});

/** Pieces of the language, put together without sense: what a careless or hostile hand may write. */
const piece = fc.constantFrom(
  ...[
    'journey: a',
    'segment: a',
    'coupon: a',
    'workspace: a',
    'steps:',
    'enter:',
    'where:',
    'goal:',
    'again: after',
  ],
  ...[
    '- wait: ',
    '- email: x',
    '- if: ',
    '{ profile: a, ',
    'is: ',
    '[',
    ']',
    '{',
    '}',
    'then: ',
    'variants: ',
    '%',
    ': ',
  ],
  ...[
    '!!str ',
    '&a ',
    '*a',
    '<<: ',
    "'",
    '"',
    '|',
    '>',
    '---',
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '汉',
    '\uFEFF',
    '\0',
    '\ud800',
  ],
  ...[
    '1e999',
    '0s',
    '-1h',
    'null',
    '~',
    'true',
    '#',
    '? ',
    'constructor: ',
    'toString: ',
    '__proto__: ',
    '{{ x | y }}',
  ],
);

describe('whatever a file holds', () => {
  it('the check gives faults with a place in the file, and never throws', () => {
    const text = fc.oneof(
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary' }),
    );
    const path = fc.constantFrom(
      'a.yaml',
      'templates/a.email.html',
      'templates/a.zh_CN.sms.txt',
      'templates/x',
    );
    fc.assert(
      fc.property(text, path, (given, name) => {
        const { faults } = checkWorkspace([{ path: name, text: given }], { partial: true });
        const lines = given.split('\n').length;
        for (const fault of faults) {
          expect(fault.line).toBeGreaterThanOrEqual(1);
          expect(fault.line).toBeLessThanOrEqual(lines);
          expect(fault.column).toBeGreaterThanOrEqual(1);
          expect(fault.endColumn).toBeGreaterThan(fault.column);
        }
      }),
      { numRuns: 400 },
    );
  });
});
