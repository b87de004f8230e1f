import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { githubCommand } from '../../../cli/validate/github';
import { sarifOf } from '../../../cli/validate/sarif';
import type { Fault } from '../../../journey/language/fault';
import { FAULT_CODE_NAMES } from '../../../journey/language/fault-codes';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');

const FAULT: Fault = {
  code: 'unknown_key',
  severity: 'warning',
  file: 'my shop/a,b:c%.yaml',
  path: 'steps',
  message: '100% of\nit: x, y',
  line: 3,
  column: 5,
  endColumn: 9,
  hint: 'Fix\r it.',
};

interface Sarif {
  version: string;
  runs: {
    tool: { driver: { rules: { id: string }[] } };
    results: {
      ruleId: string;
      ruleIndex: number;
      level: string;
      locations: { physicalLocation: { artifactLocation: { uri: string }; region: object } }[];
    }[];
  }[];
}

describe('validate for machines', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'journeyman-formats-'));
    cpSync(join(ROOT, 'examples/starter/en'), join(cwd, 'shop'), { recursive: true });
    const path = join(cwd, 'shop/segments/loyal.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('where:', 'were:'));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it('escapes what GitHub would read as the end of a value or of a command', () => {
    expect(githubCommand(FAULT)).toBe(
      '::warning file=my shop/a%2Cb%3Ac%25.yaml,line=3,endLine=3,col=5,endColumn=9,title=unknown_key' +
        '::100%25 of%0Ait: x, y Fix%0D it.',
    );
  });

  it('prints one workflow command for each fault with --format github', async () => {
    const { code, stdout } = await cli(['validate', 'shop', '--format', 'github'], { cwd });
    expect(code).toBe(1);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toContainEqual(
      expect.stringMatching(/^::error file=shop\/segments\/loyal\.yaml,line=\d+,endLine=\d+,col=1,/),
    );
    expect(lines.filter((line) => !/^::(error|warning) [^:]+::.+$/.test(line))).toEqual([]);
  });

  it('prints a SARIF log with --format sarif, whose results point at the rules of the catalogue', async () => {
    const { code, stdout } = await cli(['validate', 'shop', '--format', 'sarif'], { cwd });
    expect(code).toBe(1);
    const { version, runs } = JSON.parse(stdout) as Sarif;
    expect(version).toBe('2.1.0');
    const [{ tool, results } = { tool: { driver: { rules: [] } }, results: [] }] = runs;
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(FAULT_CODE_NAMES);
    expect(results.length).toBeGreaterThan(0);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    expect(results.find(({ ruleId }) => ruleId === 'unknown_key')).toMatchObject({
      level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'shop/segments/loyal.yaml' } } }],
    });
  });

  it('writes paths as URIs, and no region that ends before it begins', () => {
    const text = JSON.stringify(sarifOf([{ ...FAULT, endColumn: 1 }]));
    expect(text).toContain('"uri":"my%20shop/a%2Cb%3Ac%25.yaml"');
    expect(text).toContain('"startColumn":5,"endLine":3,"endColumn":5');
  });

  it('gives the same document for --format json and --json', async () => {
    const [a, b] = [
      await cli(['validate', 'shop', '--format', 'json'], { cwd }),
      await cli(['validate', 'shop', '--json'], { cwd }),
    ];
    expect([a.code, a.stdout]).toEqual([b.code, b.stdout]);
  });

  it.each([
    [['--format', 'xml'], 'human, json, github, sarif'],
    [['--format', 'sarif', '--json'], 'json'],
  ])('refuses %j as usage', async (options, allowed) => {
    const { code, stderr } = await cli(['validate', 'shop', ...options], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain(allowed);
  });

  it('finds the faults of a test file, and those alone where it is asked for it', async () => {
    mkdirSync(join(cwd, 'shop/tests'), { recursive: true });
    writeFileSync(join(cwd, 'shop/tests/bad.yaml'), 'test: x\njourney: welcom\nexpect: []\n');
    const { code, stdout } = await cli(['validate', 'shop/tests/bad.yaml', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ faults: [{ code: 'unknown_journey', line: 2 }], errors: 1 });
  });
});
