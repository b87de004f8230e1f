import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { VersionReport } from '../../../journey/simulator/backtest/report';
import { cli } from '../cli/run-cli';
import { blocksOf, readPage, ROOT } from './blocks';

const events = join(mkdtempSync(join(tmpdir(), 'journeyman-cdnow-')), 'cdnow.ndjson');

beforeAll(() => {
  const made = execFileSync(process.execPath, [join(ROOT, 'examples/backtest/prepare.mjs')], {
    maxBuffer: 64 * 1024 * 1024,
  });
  writeFileSync(events, made);
});

/** The command that the page shows, with the events where this test has put them. */
function commandOf(page: string): string[] {
  const text = blocksOf(page).find((block) => block.text.includes('cdnow.ndjson --since'))?.text ?? '';
  const line = /^node bin\/journeyman\.js (backtest .*)$/m.exec(text)?.[1] ?? '';
  return line.split(' ').map((word) => (word === 'cdnow.ndjson' ? events : word));
}

describe.each(['docs/en/backtest.md', 'docs/zh/backtest.md'])('the question that %s puts', (page) => {
  it('is answered by the command that stands there with the figures that stand there', async () => {
    const { code, stdout } = await cli(commandOf(page), { cwd: ROOT });
    const printed = blocksOf(page).find(({ language }) => language === 'text')?.text;
    expect([code, stdout.trimEnd()]).toEqual([0, printed?.trimEnd()]);
  });
});

describe('the answer in words', () => {
  it.each(['60d', '90d'])('has the shares within %s, in both languages', async (within) => {
    const argv = commandOf('docs/en/backtest.md').map((word) => (word === '30d' ? within : word));
    const { stdout } = await cli([...argv, '--json'], { cwd: ROOT });
    const { versions } = JSON.parse(stdout) as { versions: VersionReport[] };
    const shares = versions.map(
      ({ followed }) => `${((followed.followed / followed.messages) * 100).toFixed(1)}%`,
    );
    expect(shares).toHaveLength(2);
    for (const page of ['docs/en/backtest.md', 'docs/zh/backtest.md']) {
      const words = readPage(page).slice(readPage(page).lastIndexOf('```'));
      for (const share of shares) expect(words).toContain(share);
    }
  });
});
