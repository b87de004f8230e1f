import { cli } from './run-cli';

describe('help', () => {
  it('lists the commands on stdout when nothing is asked for', async () => {
    const { code, stdout, stderr } = await cli([]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    for (const command of ['start', 'validate', 'simulate', 'import', 'run', 'keys'])
      expect(stdout).toContain(command);
  });

  it('ends the help of a command with examples and names the global options', async () => {
    const { code, stdout } = await cli(['validate', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('journeyman validate examples/shop');
    expect(stdout).toContain('--lang <lang>');
  });

  it('is in Chinese for who speaks it', async () => {
    const { stdout } = await cli(['--help', '--lang', 'zh']);
    expect(stdout).toContain('命令：');
    expect(stdout).toContain('检查文件，报告所有问题');
  });

  it('prints the version', async () => {
    expect((await cli(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('what cannot be understood', () => {
  it.each([
    [['valdiate'], 'Did you mean validate?'],
    [['validate', '--jsn'], 'Did you mean --json?'],
    [['run', 'lst'], 'Did you mean list?'],
    [['import'], 'The argument <file> is missing.'],
    [['explain', 'a', 'b'], 'More arguments than this command takes.'],
    [['simulate', 'x', '--events'], 'The option --events <file> needs a value.'],
    [['validate', '--lang', 'fr'], '--lang cannot be fr.'],
    [['send-event', 'x', '--person', 'ana', '--at', 'later'], '--at'],
  ])('%j is refused with 64 and says: %s', async (argv, words) => {
    const { code, stdout, stderr } = await cli(argv);
    expect(code).toBe(64);
    expect(stdout).toBe('');
    expect(stderr).toContain(words);
    expect(stderr).not.toMatch(/\n\s+at /);
  });

  it('shows what a group holds when the command below it is missing', async () => {
    const { code, stdout } = await cli(['run']);
    expect(code).toBe(64);
    expect(stdout).toContain('skip-wait');
  });

  it('is one JSON document on stderr with --json, and stdout stays empty', async () => {
    const { code, stdout, stderr } = await cli(['valdiate', '--json']);
    expect(code).toBe(64);
    expect(stdout).toBe('');
    const { error } = JSON.parse(stderr) as { error: Record<string, string> };
    expect(error).toMatchObject({ code: 'usage', docs: 'docs/reference/errors.md' });
    expect(error.hint).toContain('validate');
  });
});
