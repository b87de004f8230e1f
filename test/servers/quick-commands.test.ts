import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, quickMain } from '../../bin/quick.js';
import { COMMANDS } from '../../cli/command-table';
import { ROOT } from './started';

interface Said {
  code: number | null;
  out: string;
  err: string;
}

function runNode(argv: readonly string[], cwd: string): Said {
  const env = { ...process.env, LANG: 'en_US.UTF-8', JOURNEYMAN_HOME: join(cwd, 'home') };
  const ended = spawnSync(process.execPath, [...argv], { cwd, env, encoding: 'utf8' });
  return { code: ended.status, out: ended.stdout, err: ended.stderr };
}

describe('commands that are bundled so that they start at once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyman-quick-'));
  const dist = join(folder, 'dist');
  const plain = join(folder, 'plain.js');

  beforeAll(() => {
    execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT });
    cpSync(join(ROOT, 'examples/shop'), join(folder, 'shop'), { recursive: true });
    writeFileSync(join(folder, 'shop/journeys/wrong.yaml'), 'journey: wrong\nenters:\n  event: x\n');
    writeFileSync(plain, `require(${JSON.stringify(join(ROOT, 'dist/cli/main.js'))}).main();`);
  }, 180_000);
  beforeEach(() => {
    mkdirSync(join(dist, 'quick'), { recursive: true });
    for (const name of ['main.js', 'main.js.cache']) {
      copyFileSync(join(ROOT, 'dist/quick', name), join(dist, 'quick', name));
    }
    writeFileSync(join(dist, '.tsbuildinfo'), '');
    utimesSync(join(dist, '.tsbuildinfo'), 0, 0);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('are all there are under their first word, and none that is not', () => {
    const words = COMMANDS.map(({ path }) => path.split(' ')[0]);
    expect(commands.filter((command) => !words.includes(command))).toEqual([]);
  });

  it.each([
    'validate shop/journeys/welcome.yaml',
    'validate shop --json',
    'validate shop --lang zh',
    'validate shop --formt json',
    'validate nowhere',
    'test shop --journey welcome',
    'simulate shop/journeys/welcome.yaml --events shop/events/welcome.yaml',
    'draw shop/journeys/welcome.yaml',
    'explain unknown_step',
    'explain unknown_stp',
    'schema journey',
    'plan shop --url http://127.0.0.1:9',
    'run list --url http://127.0.0.1:9 --key x',
    'run',
    'init shop',
  ])('say what the compiled files say: journeyman %s', (line) => {
    const argv = line.split(' ');
    const bundled = runNode([join(ROOT, 'bin/journeyman.js'), ...argv], folder);
    expect(bundled).toEqual(runNode([plain, ...argv], folder));
    expect(bundled.err).not.toMatch(/^\s+at /m);
  });

  it('come from the bundle that was just made', () => {
    expect(quickMain(join(ROOT, 'dist'), 'validate')).toHaveProperty('main');
    expect(quickMain(join(ROOT, 'dist'), 'start')).toBeNull();
  });

  it('come from the compiled files where those are newer than the bundle, or where it has no cache', () => {
    expect(quickMain(dist, 'validate')).toHaveProperty('main');
    const later = Date.now() / 1000 + 60;
    utimesSync(join(dist, '.tsbuildinfo'), later, later);
    expect(quickMain(dist, 'validate')).toBeNull();
    utimesSync(join(dist, '.tsbuildinfo'), 0, 0);
    rmSync(join(dist, 'quick/main.js.cache'));
    expect(quickMain(dist, 'validate')).toBeNull();
  });

  it('work with a cache that another version of Node has made', () => {
    writeFileSync(join(dist, 'quick/main.js.cache'), 'not of this V8');
    expect(quickMain(dist, 'validate')).toHaveProperty('main');
    const flags = ['--max-old-space-size=512', '--no-opt'];
    const other = runNode([...flags, join(ROOT, 'bin/journeyman.js'), 'explain', 'unknown_step'], folder);
    expect(other).toMatchObject({ code: 0, err: '' });
  });
});
