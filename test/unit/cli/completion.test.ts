import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { COMMANDS } from '../../../cli/command-table';
import { SCRIPTS } from '../../../cli/completion/scripts';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');
const words = async (...typed: string[]): Promise<string[]> => {
  const { code, stdout } = await cli(['completion', 'words', '--', ...typed], { cwd: ROOT });
  expect(code).toBe(0);
  return stdout.split('\n').filter((line) => line !== '');
};

describe('completion', () => {
  it('offers every command, and those of a group behind its word', async () => {
    const first = new Set(COMMANDS.map(({ path }) => path.split(' ')[0]));
    expect(await words('')).toEqual([...first].sort());
    expect(await words('sim')).toEqual(['simulate']);
    expect(await words('run', 'st')).toEqual(['start', 'stop']);
    expect(await words('journey', '')).toEqual(['archive', 'drain', 'list', 'pause', 'resume', 'stop']);
    expect(await words('journey', 'resume', 'win-back', '--c')).toEqual(['--catch-up']);
  });

  it('offers the options of a command and those that all take', async () => {
    expect(await words('test', '--j')).toEqual(['--journey', '--json', '--junit']);
    expect(await words('run', 'list', '--al')).toEqual(['--all']);
  });

  it('offers the ids of journeys, of the workspace that the line names', async () => {
    const ids = ['abandoned-checkout', 'birthday', 'browse-reminder', 'post-purchase', 'welcome', 'win-back'];
    expect(await words('simulate', '--workspace', 'examples/shop', '')).toEqual(ids);
    expect(await words('test', 'examples/shop', '--journey', 'w')).toEqual(['welcome', 'win-back']);
    expect(await words('simulate', '')).toEqual([]);
  });

  it.each([
    [['explain', 'unknown_seg'], ['unknown_segment']],
    [['schema', 'cou'], ['coupon']],
    [
      ['completion', ''],
      ['bash', 'fish', 'zsh'],
    ],
    [['validate', '--format', 's'], ['sarif']],
    [
      ['import', 'x.csv', '--format', 'c'],
      ['cdnow', 'csv'],
    ],
    [
      ['validate', '--lang', ''],
      ['en', 'zh'],
    ],
    [['validate', '--format=s'], ['--format=sarif']],
    [['validate', '--format', '=', 's'], ['sarif']],
    [
      ['validate', '--lang', '='],
      ['en', 'zh'],
    ],
    [['simulate', 'welcome', '--events', ''], []],
    [['nowhere', ''], []],
  ])('offers for %j: %j', async (typed, offered) => {
    expect(await words(...typed)).toEqual(offered);
  });

  it.each(['bash', 'zsh', 'fish'])('prints a script for %s, which asks for words', async (shell) => {
    const { code, stdout } = await cli(['completion', shell]);
    expect(code).toBe(0);
    expect(stdout).toContain('journeyman completion words -- ');
  });

  it('refuses another shell', async () => {
    const { code, stderr } = await cli(['completion', 'tcsh']);
    expect([code, stderr]).toEqual([64, expect.stringContaining('bash, zsh, fish')]);
  });

  it('hands bash the words up to the cursor, the empty one too', () => {
    const script = `${SCRIPTS.bash}
journeyman() { printf '[%s]\\n' "$@"; }
COMP_WORDS=(journeyman run list ''); COMP_CWORD=3
_journeyman
printf '%s ' "\${COMPREPLY[@]}"`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe('[completion] [words] [--] [run] [list] [] ');
  });
});
