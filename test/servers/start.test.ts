import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliJson, ROOT, startCli, type Started, until, urlsIn } from './started';

interface Mail {
  subject: string;
  to: string[];
}

interface ListedRun {
  runId: string;
  journey: string;
  live: boolean;
}

const READY = 'Journeyman is ready.';

describe('npm start', () => {
  const home = mkdtempSync(join(tmpdir(), 'journeyman-start-'));
  let running: Started | null = null;

  const start = async (): Promise<Started> => {
    running = startCli(['start'], home);
    await until(running, 'Readiness', () => running?.stderr().includes(READY) ?? false);
    return running;
  };
  const stop = async (): Promise<number | null> => {
    running?.child.kill('SIGINT');
    const code = (await running?.ended) ?? null;
    running = null;
    return code;
  };
  const mails = async (): Promise<Mail[]> => {
    const inbox = urlsIn(home).get('Inbox (mail and SMS)') ?? '';
    const answer = await fetch(`${inbox}/api/messages?kind=email&to=ana@shop.example`);
    return ((await answer.json()) as { messages: Mail[] }).messages;
  };
  const runsOf = (person: string): Promise<{ runs: ListedRun[] }> =>
    cliJson(['run', 'list', '--person', person, '--all'], home);

  beforeAll(() => {
    execFileSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'],
      {
        cwd: ROOT,
      },
    );
  }, 120_000);
  afterAll(async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('delivers the first email, imports the history, and loses nothing over a restart', async () => {
    const first = await start();
    expect(first.stderr()).toMatch(/First email delivered after [\d.]+ s\./);
    expect(first.stdout()).toContain('Temporal UI');
    expect(await mails()).toMatchObject([{ subject: '欢迎来到小店', to: ['ana@shop.example'] }]);

    const second = startCli(['start'], home);
    expect(await second.ended).toBe(0);
    expect(second.stderr()).toContain(`Journeyman runs already (process ${first.child.pid}`);
    expect(second.stdout()).toContain(urlsIn(home).get('Temporal UI'));

    const before = await runsOf('sample-ana');
    expect(before.runs).toMatchObject([{ journey: 'welcome', live: true }]);
    await until(first, 'The last customer of the history', async () => {
      const shown = startCli(['profile', 'show', 'cdnow-2357', '--json'], home);
      return (await shown.ended) === 0;
    });
    expect((await runsOf('cdnow-2357')).runs).toEqual([]);
    const keys = readFileSync(join(home, 'keys.json'), 'utf8');

    expect(await stop()).toBe(0);
    expect(existsSync(join(home, 'running.json'))).toBe(false);

    const again = await start();
    expect(again.stderr()).not.toContain('sample event');
    expect(again.stderr()).not.toContain('CDNOW');
    expect(readFileSync(join(home, 'keys.json'), 'utf8')).toBe(keys);
    expect(await mails()).toHaveLength(1);
    expect(await runsOf('sample-ana')).toEqual(before);
    const runId = before.runs[0]?.runId ?? '';
    const shown = await cliJson<{ state: { at: string } | null }>(['run', 'show', runId], home);
    expect(shown.state?.at).toBe('after-account-opened');
    expect(await stop()).toBe(0);
  }, 420_000);

  it('says which port is taken when one was asked for, and starts nothing', async () => {
    const { createServer } = await import('node:net');
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    const refused = startCli(['start'], join(home, 'other'), { PORT: String(port) });
    const code = await refused.ended;
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(refused.stderr()).toContain(
      `Port ${port} is taken.\n  Why: Another program listens there.\n  Fix: `,
    );
    expect(existsSync(join(home, 'other', 'temporal.db'))).toBe(false);
  });

  it('ends with 3 and says how to go on when a shared database does not answer', async () => {
    const migrate = startCli(['migrate'], join(home, 'shared'), {
      MONGODB_URI: 'mongodb://127.0.0.1:9/journeyman',
      JOURNEYMAN_SECRET: 's'.repeat(32),
      JOURNEYMAN_CODEC_KEY: 'a'.repeat(64),
    });
    expect(await migrate.ended).toBe(3);
    expect(migrate.stderr()).toContain('The database does not answer.');
    expect(migrate.stderr()).not.toMatch(/\n\s+at /);
  }, 30_000);
});
