import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processMark } from '../../../embedded/process-mark';
import { claimHome, whatRuns } from '../../../embedded/running-file';

describe('a second start in the same home', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'journeyman-running-'));
  });
  afterEach(() => rmSync(home, { recursive: true, force: true }));
  const put = (value: object) => writeFileSync(join(home, 'running.json'), JSON.stringify(value));

  it('is told what runs, with its addresses', async () => {
    const other = spawn('sleep', ['60']);
    try {
      const urls = [{ name: 'Inbox', url: 'http://127.0.0.1:8025' }];
      put({ pid: other.pid, mark: processMark(other.pid ?? 0), startedAtMs: 1, url: 'http://x', urls });
      expect(whatRuns(home)).toMatchObject({ pid: other.pid, url: 'http://x' });
      expect(() => claimHome(home)).toThrow(/already[^]*http:\/\/127\.0\.0\.1:8025/);
    } finally {
      other.kill();
    }
  });

  it('takes the place of one that died without a word', async () => {
    const other = spawn('true');
    await once(other, 'exit');
    put({ pid: other.pid, startedAtMs: 1 });
    expect(whatRuns(home)).toBeNull();
    claimHome(home);
    expect(whatRuns(home)).toMatchObject({ pid: process.pid });
  });

  it('is not held up by another program that was given the same process id', () => {
    put({ pid: process.pid, mark: 'long ago', startedAtMs: 1 });
    expect(whatRuns(home)).toBeNull();
  });

  it('is not held up by a file that is not whole', () => {
    writeFileSync(join(home, 'running.json'), '{"pid":');
    const claim = claimHome(home);
    claim.tell({ url: 'http://127.0.0.1:3000' });
    expect(JSON.parse(readFileSync(join(home, 'running.json'), 'utf8'))).toMatchObject({
      pid: process.pid,
      url: 'http://127.0.0.1:3000',
    });
    claim.release();
    expect(whatRuns(home)).toBeNull();
  });
});
