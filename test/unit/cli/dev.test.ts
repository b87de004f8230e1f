import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDouble } from './api-double';
import { cli, type Outcome } from './run-cli';

const JOURNEY = 'shop/journeys/welcome.yaml';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'journeyman-dev-'));
  cpSync('examples/starter/en', join(cwd, 'shop'), { recursive: true });
});
afterEach(() => rmSync(cwd, { recursive: true, force: true }));

/** Changes a file of the workspace as an editor does. */
function edit(file: string, from: string, to: string): void {
  const path = join(cwd, file);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(from);
  writeFileSync(path, text.replace(from, to));
}

/** What `journeyman start` leaves in its home while it runs. */
function runsAt(url: string): void {
  const home = join(cwd, '.journeyman');
  mkdirSync(home);
  writeFileSync(join(home, 'running.json'), JSON.stringify({ pid: process.pid, startedAtMs: 1, url }));
  writeFileSync(join(home, 'keys.json'), JSON.stringify({ writeKey: 'w', adminKey: 'local-admin' }));
}

/** A `dev` under way: `until` waits for words, and what was said before them is past. */
function startDev(env: Record<string, string> = {}) {
  const stop = new AbortController();
  let said = '';
  const done = cli(['dev', 'shop'], { cwd, env, signal: stop.signal, onText: (text) => (said += text) });
  return {
    async until(words: string): Promise<string> {
      while (!said.includes(words)) await new Promise((resolve) => setTimeout(resolve, 20));
      const before = said;
      said = '';
      return before;
    },
    end(): Promise<Outcome> {
      stop.abort();
      return done;
    },
  };
}

describe('journeyman dev', () => {
  it('checks and tests on each change, tells all faults, and ends cleanly on Ctrl-C', async () => {
    const dev = startDev();
    const first = await dev.until('Watching');
    expect(first).toContain('2 passed, 0 failed.');
    expect(first).toContain('Nothing runs here');
    edit(JOURNEY, 'wait: 2d', 'wait: later');
    edit('shop/workspace.yaml', 'timezone:', 'timezoned:');
    const faulty = await dev.until('Watching');
    expect(faulty).toContain('bad_duration');
    expect(faulty).toContain('unknown_key');
    expect(faulty).not.toContain('passed');
    edit('shop/workspace.yaml', 'timezoned:', 'timezone:');
    edit(JOURNEY, 'wait: later', 'wait: 3d');
    expect(await dev.until('Watching')).toContain('1 passed, 1 failed.');
    const { code, stdout, stderr } = await dev.end();
    expect(code).toBe(0);
    expect(stdout + stderr).not.toContain('\u001b');
  });

  it('publishes to what runs in this home when nothing is wrong, and the same files only once', async () => {
    const api = await openApiDouble(() => ({ status: 200, body: {} }));
    runsAt(api.url);
    const elsewhere = { JOURNEYMAN_URL: 'http://127.0.0.1:9', JOURNEYMAN_KEY: 'of-another-shop' };
    const dev = startDev(elsewhere);
    const first = await dev.until('Watching');
    expect(first).toContain(`Published to ${api.url}.`);
    expect(first).toMatch(/welcome is live as [0-9a-f]{16}/);
    expect(api.received).toMatchObject([{ method: 'POST', path: '/api/publish', key: 'local-admin' }]);
    edit(JOURNEY, 'wait: 2d', 'wait: later');
    await dev.until('Watching');
    expect(api.received).toHaveLength(1);
    edit(JOURNEY, 'wait: later', 'wait: 2d');
    expect(await dev.until('Watching')).toContain('As published');
    edit(JOURNEY, 'wait: 2d', 'wait: 3d');
    const changed = await dev.until('Watching');
    expect(changed).toMatch(/welcome is live as/);
    expect(changed).not.toMatch(/abandoned-checkout is live as/);
    expect(api.received).toHaveLength(2);
    await dev.end();
    await api.close();
  });

  it('goes on where the runtime refuses', async () => {
    const api = await openApiDouble(() => ({
      status: 409,
      body: { error: { code: 'busy', message: 'Somebody else publishes.' } },
    }));
    runsAt(api.url);
    const dev = startDev();
    expect(await dev.until('Watching')).toContain('Somebody else publishes.');
    edit(JOURNEY, 'wait: 2d', 'wait: 3d');
    expect(await dev.until('Watching')).toContain('Somebody else publishes.');
    expect((await dev.end()).code).toBe(0);
    await api.close();
  });

  it('needs a workspace, and is for people', async () => {
    expect((await cli(['dev', 'nowhere'], { cwd })).stderr).toContain('No workspace in');
    const { code, stderr } = await cli(['dev', 'shop', '--json'], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('scripts run validate, test and publish');
  });
});
