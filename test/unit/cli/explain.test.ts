import { cli } from './run-cli';

describe('explain', () => {
  it('says what a fault code means and how to mend it', async () => {
    const { code, stdout } = await cli(['explain', 'unknown_key']);
    expect(code).toBe(0);
    expect(stdout).toContain('A key is not known here.');
  });

  it('knows the codes of the API and of the command line', async () => {
    expect((await cli(['explain', 'store_unavailable'])).stdout).toContain('503');
    expect((await cli(['explain', 'no_port'])).stdout).toContain('port');
  });

  it('tells all meanings of a code that several parts use', async () => {
    const { stdout } = await cli(['explain', 'too_large', '--json']);
    const { meanings } = JSON.parse(stdout) as { meanings: { about: string }[] };
    expect(meanings.map(({ about }) => about)).toEqual(['file', 'api']);
  });

  it('speaks Chinese', async () => {
    expect((await cli(['explain', 'duplicate_key'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout).toContain(
      '键重复',
    );
  });

  it('answers 4 to a code that does not exist, and names the nearest', async () => {
    const { code, stderr } = await cli(['explain', 'unknwon_key']);
    expect(code).toBe(4);
    expect(stderr).toContain('Did you mean unknown_key?');
  });
});
