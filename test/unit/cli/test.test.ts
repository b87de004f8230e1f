import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');

interface TestsJson {
  format: string;
  passed: number;
  failed: number;
  faults: { code: string; file: string }[];
  tests: { test: string; passed: boolean; differences: object[] }[];
}

describe('test', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'journeyman-test-'));
    cpSync(join(ROOT, 'examples/starter/en'), join(cwd, 'shop'), { recursive: true });
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  const TEST = 'shop/tests/abandoned-checkout.yaml';
  const spoil = (path: string, from: string, to: string): void => {
    const text = readFileSync(join(cwd, path), 'utf8');
    expect(text).toContain(from);
    writeFileSync(join(cwd, path), text.replace(from, to));
  };

  it.each(['examples/shop', 'examples/starter/en', 'examples/starter/zh'])('passes in %s', async (path) => {
    const { code, stdout, stderr } = await cli(['test', path], { cwd: ROOT });
    expect(stdout).not.toContain('✗');
    expect(stderr).toMatch(/^[2-9] passed, 0 failed\.\n$/);
    expect(code).toBe(0);
  });

  it('shows what was expected beside what came, at its line, and ends with 1', async () => {
    spoil(TEST, 'at: 4h, email', 'at: 3h, email');
    const { code, stdout, stderr } = await cli(['test', 'shop'], { cwd });
    expect(code).toBe(1);
    const [mark, ...lines] = stdout.trimEnd().split('\n').slice(0, 6);
    expect(mark).toBe(`✗ abandoned-checkout: an order within three days ends the reminder  ${TEST}:2`);
    expect(lines).toEqual([
      '    somebody in abandoned-checkout',
      '      entered abandoned-checkout at 0s',
      `    - email cart-reminder at 3h  ${TEST}:11`,
      '    + email cart-reminder at 4h',
      '      ended converted at 5h',
    ]);
    expect(stderr).toContain('1 passed, 1 failed.');
  });

  it('fails when a journey changes under its test', async () => {
    spoil('shop/journeys/abandoned-checkout.yaml', 'wait: 4h', 'wait: 6h');
    const { code, stdout } = await cli(['test', 'shop', '--json'], { cwd });
    expect(code).toBe(1);
    const { format, passed, failed, tests } = JSON.parse(stdout) as TestsJson;
    expect([format, passed, failed]).toEqual(['journeyman/tests@1', 1, 1]);
    expect(tests.find((one) => !one.passed)?.differences).toContainEqual({
      group: 'somebody in abandoned-checkout',
      line: 11,
      expected: 'email cart-reminder at 4h',
      got: null,
    });
  });

  it.each([
    [
      ['--journey', 'welcome'],
      ['whoever reads the letters and does not click gets a coupon on the fifth day'],
    ],
    [['--name', 'THREE days'], ['an order within three days ends the reminder']],
  ])('runs only what %j asks for', async (options, titles) => {
    const { code, stdout } = await cli(['test', 'shop', '--json', ...options], { cwd });
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as TestsJson).tests.map(({ test }) => test)).toEqual(titles);
  });

  it('runs the tests of one file alone', async () => {
    const { stdout } = await cli(['test', TEST, '--json'], { cwd });
    expect((JSON.parse(stdout) as TestsJson).tests).toHaveLength(1);
  });

  it.each([
    [['--journey', 'nowhere'], 4, 'There is no journey nowhere'],
    [['--name', 'nothing like it'], 1, 'No test is of that journey or name.'],
    [['--watch', '--json'], 64, '--json cannot be --watch'],
  ])('says of %j why it runs nothing', async (options, exit, words) => {
    const { code, stdout, stderr } = await cli(['test', 'shop', ...options], { cwd });
    expect(code).toBe(exit);
    expect(stdout + stderr).toContain(words);
  });

  it('shows a fault of a test in its place, and runs the others', async () => {
    spoil(TEST, 'email: cart-reminder', 'email: cart-remainder');
    const { code, stdout, stderr } = await cli(['test', 'shop'], { cwd });
    expect(code).toBe(1);
    expect(stdout).toContain(`${TEST}:11:22`);
    expect(stdout).toContain('Did you mean `cart-reminder`?');
    expect(stdout).toContain('✓ welcome:');
    expect(stderr).toContain('1 passed, 0 failed; 1 errors');
    expect((await cli(['simulate', 'nowhere', '--workspace', 'shop'], { cwd })).code).toBe(4);
  });

  it('runs nothing over journeys that have errors', async () => {
    spoil('shop/journeys/welcome.yaml', 'wait: 2d', 'wait: later');
    const { code, stdout } = await cli(['test', 'shop', '--json'], { cwd });
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ tests: [], faults: [{ code: 'bad_duration' }] });
  });

  it('writes JUnit XML in which nothing of a title can break out', async () => {
    spoil(TEST, 'test: an order', 'test: \'"a" <b> & c\\u0001\' #');
    spoil('shop/tests/welcome.yaml', 'at: 2d', 'at: 3d');
    const { code, stderr } = await cli(['test', 'shop', '--junit', 'out/results.xml'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('1 passed, 1 failed.')]);
    const xml = readFileSync(join(cwd, 'out/results.xml'), 'utf8');
    expect(xml).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<testsuites name="journeyman" tests="2" failures="1"/,
    );
    expect(xml).toContain('name="&quot;a&quot; &lt;b&gt; &amp; c');
    expect(xml).toContain('- email welcome-picks at 3d  (shop/tests/welcome.yaml:');
    expect(xml.match(/<testcase /g)).toHaveLength(2);
  });

  it('says that it cannot write where it may not', async () => {
    const { code, stderr } = await cli(['test', 'shop', '--junit', 'shop/workspace.yaml/x.xml'], { cwd });
    expect([code, stderr]).toEqual([1, expect.stringContaining('Cannot write shop/workspace.yaml/x.xml')]);
  });

  it('watches: runs again on a change, goes on after a failure, and stops on Ctrl-C', async () => {
    const stop = new AbortController();
    let said = '';
    const until = async (words: string): Promise<void> => {
      while (!said.includes(words)) await new Promise((resolve) => setTimeout(resolve, 20));
      said = '';
    };
    const watching = cli(['test', 'shop', '--watch'], {
      cwd,
      signal: stop.signal,
      onText: (text) => (said += text),
    });
    await until('Watching');
    spoil(TEST, 'at: 4h, email', 'at: 3h, email');
    await until('1 passed, 1 failed.');
    spoil(TEST, 'at: 3h, email', 'at: 4h, email');
    await until('2 passed, 0 failed.');
    stop.abort();
    expect((await watching).code).toBe(0);
  });
});
