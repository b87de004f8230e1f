import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { backoffMs, supervise, type ChildSpec } from '../../../embedded/supervise';

async function until(met: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await met())) await new Promise((done) => setTimeout(done, 10));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a server process', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'journeyman-child-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  // The shell says "Killed" in between; the child's own lines are what counts.
  const lines = async (): Promise<string[]> =>
    (await readFile(join(dir, 'log'), 'utf8').catch(() => ''))
      .split('\n')
      .filter((line) => /^(\d+|up|done)$/.test(line));
  const child = (script: string): ChildSpec => ({
    name: 'child',
    command: '/bin/sh',
    args: ['-c', script],
    logFile: join(dir, 'log'),
    ready: async () => {
      if ((await lines()).length === 0) throw new Error('silent');
    },
  });

  it('is started again when it dies by itself, and not after it was stopped', async () => {
    const server = await supervise(child('echo $$; exec sleep 60'));
    const [first = ''] = await lines();
    process.kill(Number(first), 'SIGKILL');
    await until(async () => (await lines()).length === 2);
    const [, second = ''] = await lines();
    expect(second).not.toBe(first);
    expect(server.restarts()).toBe(1);
    await server.stop();
    expect(isAlive(Number(second))).toBe(false);
    expect(server.pid()).toBeNull();
  });

  it('is waited for while it finishes its work', async () => {
    const server = await supervise(
      child('trap "sleep 0.2; echo done; exit 0" TERM; echo up; while :; do sleep 0.05; done'),
    );
    await server.stop();
    expect((await lines()).at(-1)).toBe('done');
  });

  it('that ends at once is reported with its last words and the place of its log', async () => {
    const spec = {
      ...child('echo cannot open database >&2; exit 3'),
      ready: () => Promise.reject(new Error('no')),
    };
    await expect(supervise(spec)).rejects.toMatchObject({
      code: 'server_failed',
      message: expect.stringMatching(
        /child ended with code 3; its log is .*log\n {2}cannot open database/,
      ) as string,
    });
  });

  it('waits longer before each further start, up to half a minute', () => {
    expect([0, 1, 2, 10].map(backoffMs)).toEqual([500, 1_000, 2_000, 30_000]);
  });
});
