import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './run-cli';

describe('init', () => {
  let cwd: string;
  beforeEach(() => {
    cwd = mkdtempSync(join(tmpdir(), 'journeyman-init-'));
  });
  afterEach(() => rmSync(cwd, { recursive: true, force: true }));

  it.each([
    ['en', 'Recover an abandoned checkout'],
    ['zh', '挽回未付款的订单'],
  ])('makes a workspace in %s that validates clean', async (lang, title) => {
    const made = await cli(['init', 'my-shop', '--lang', lang], { cwd });
    expect(made.code).toBe(0);
    const journey = readFileSync(join(cwd, 'my-shop/journeys/abandoned-checkout.yaml'), 'utf8');
    expect(journey).toContain(title);
    const { code, stdout } = await cli(['validate', 'my-shop', '--json'], { cwd });
    expect(code).toBe(0);
    const checked = JSON.parse(stdout) as { files: number; faults: unknown[] };
    expect(checked.faults).toEqual([]);
    expect(checked.files).toBeGreaterThanOrEqual(14);
  });

  it.each(['en', 'zh'])('makes a workspace in %s whose example simulates to its goal', async (lang) => {
    await cli(['init', 'my-shop', '--lang', lang], { cwd });
    const argv = [
      'simulate',
      'abandoned-checkout',
      '--workspace',
      'my-shop',
      '--events',
      'my-shop/events/abandoned.yaml',
    ];
    const { code, stdout } = await cli([...argv, '--json'], { cwd });
    expect(code).toBe(0);
    const { timeline } = JSON.parse(stdout) as { timeline: { kind: string; outcome: string }[] };
    expect(timeline.at(-1)).toMatchObject({ kind: 'ended', outcome: 'converted' });
  });

  it('points editors to schemas that are there', async () => {
    await cli(['init', 'my-shop'], { cwd });
    const [line = ''] = readFileSync(join(cwd, 'my-shop/journeys/welcome.yaml'), 'utf8').split('\n');
    const [, path = ''] = /\$schema=(\S+)/.exec(line) ?? [];
    const schema = JSON.parse(readFileSync(join(cwd, 'my-shop/journeys', path), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(schema.$schema).toContain('json-schema.org');
  });

  it('refuses a folder that is not empty, and writes nothing', async () => {
    writeFileSync(join(cwd, 'precious.txt'), 'x');
    const { code, stderr } = await cli(['init'], { cwd });
    expect(code).toBe(5);
    expect(stderr).toContain('not empty');
    expect(readFileSync(join(cwd, 'precious.txt'), 'utf8')).toBe('x');
  });
});
