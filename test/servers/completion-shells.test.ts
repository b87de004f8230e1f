import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './started';

const has = (command: string): boolean =>
  spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
/** Gives a shell a terminal; util-linux has it, and with it every Linux. */
const TERMINAL = has('script');

/** A shell that completes, and where a key writes what stands on its line. */
const TYPED = {
  bash: {
    start: 'bash --noprofile --rcfile rc -i',
    rc: `source <(journeyman completion bash)
write() { printf '%s' "$READLINE_LINE" > line.part; mv line.part line; }
bind -x '"\\C-xd": write'
bind 'set bell-style none'
PS1='ready for you '
`,
    file: 'rc',
  },
  zsh: {
    start: 'ZDOTDIR=. zsh -d -i',
    rc: `autoload -Uz compinit; compinit -u -D
source <(journeyman completion zsh)
write() { print -rn -- "$BUFFER" > line.part; mv line.part line }
zle -N write; bindkey '^Xd' write
PROMPT='ready for you '
`,
    file: '.zshrc',
  },
} as const;

describe('completion in the shells themselves', () => {
  const folder = mkdtempSync(join(tmpdir(), 'journeyman-shells-'));
  const env = {
    ...process.env,
    PATH: `${join(folder, 'bin')}:${process.env.PATH ?? ''}`,
    TERM: 'dumb',
    HOME: folder,
  };

  beforeAll(() => {
    execFileSync('npm', ['run', '-s', 'build'], { cwd: ROOT });
    mkdirSync(join(folder, 'bin'));
    symlinkSync(join(ROOT, 'bin/journeyman.js'), join(folder, 'bin/journeyman'));
    cpSync(join(ROOT, 'examples/shop'), join(folder, 'shop'), { recursive: true });
  }, 180_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** Types a line and the Tab key at the prompt of a real shell, and gives what then stands on the line. */
  async function tab(shell: keyof typeof TYPED, line: string): Promise<string> {
    const { start, rc, file } = TYPED[shell];
    const out = join(folder, 'line');
    rmSync(out, { force: true });
    writeFileSync(join(folder, file), rc);
    const child = spawn('script', ['-qec', start, '/dev/null'], { cwd: folder, env });
    let said = '';
    child.stdout.on('data', (data: Buffer) => (said += data.toString()));
    const ended = new Promise((resolve) => child.once('close', resolve));
    const until = async (what: string, holds: () => boolean): Promise<void> => {
      while (!holds()) {
        if (child.exitCode !== null) throw new Error(`${shell} ended before ${what}: ${said}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await until('its prompt', () => said.includes('ready for you'));
    child.stdin.write(`${line}\t\u0018d`);
    await until('it had completed', () => existsSync(out));
    child.kill();
    await ended;
    return readFileSync(out, 'utf8');
  }

  /** What fish would offer for a line; it can be asked without a terminal. */
  function fish(line: string): string[] {
    const script = 'journeyman completion fish | source; complete -C $argv[1]';
    return execFileSync('fish', ['--no-config', '-c', script, line], { cwd: folder, env, encoding: 'utf8' })
      .split('\n')
      .filter((word) => word !== '');
  }

  const LINES: [string, string][] = [
    ['journeyman sim', 'journeyman simulate '],
    ['journeyman run sh', 'journeyman run show '],
    ['journeyman validate --format s', 'journeyman validate --format sarif '],
    ['journeyman validate --format=s', 'journeyman validate --format=sarif '],
    ['journeyman simulate --workspace shop pos', 'journeyman simulate --workspace shop post-purchase '],
    ['journeyman validate sho', 'journeyman validate shop/'],
  ];

  for (const shell of ['bash', 'zsh'] as const) {
    describe(shell, () => {
      if (!TERMINAL || !has(shell)) {
        it('cannot be tried: this machine has no such shell, or no `script` to give it a terminal', () => {
          expect(TERMINAL && has(shell)).toBe(false);
        });
        return;
      }
      it.each(LINES)('makes of %j and Tab: %j', async (typed, made) => {
        expect(await tab(shell, typed)).toBe(made);
      });

      it('leaves what no command begins with as it is', async () => {
        expect(await tab(shell, 'journeyman nowhere x')).toBe('journeyman nowhere x');
      });
    });
  }

  describe('fish', () => {
    if (!has('fish')) {
      it('cannot be tried: this machine has no such shell', () => expect(has('fish')).toBe(false));
      return;
    }
    it.each([
      ['journeyman sim', ['simulate']],
      ['journeyman run st', ['start', 'stop']],
      ['journeyman validate --format s', ['sarif']],
      ['journeyman validate --format=s', ['--format=sarif']],
      [
        'journeyman simulate --workspace shop ',
        ['abandoned-checkout', 'birthday', 'browse-reminder', 'post-purchase', 'welcome', 'win-back'],
      ],
      ['journeyman validate sho', ['shop/']],
      ['journeyman nowhere x', []],
    ])('offers for %j: %j', (typed, offered) => {
      expect(fish(typed)).toEqual(offered);
    });
  });
});
