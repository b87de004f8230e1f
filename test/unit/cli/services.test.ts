import { mkdtempSync, existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './run-cli';

const home = (): string => mkdtempSync(join(tmpdir(), 'journeyman-services-'));
const SHARED = {
  MONGODB_URI: 'mongodb://127.0.0.1:9/x?serverSelectionTimeoutMS=200',
  TEMPORAL_ADDRESS: '127.0.0.1:9',
};

describe('services', () => {
  it.each(['start', 'doctor', 'migrate', 'api', 'worker'])(
    '%s names every faulty variable, and no value',
    async (command) => {
      const cwd = home();
      const { code, stderr } = await cli([command], { cwd, env: { PORT: 'abc', MONGODB_URI: 'hunter2' } });
      expect(code).toBe(1);
      expect(stderr).toContain('PORT');
      expect(stderr).toContain('MONGODB_URI');
      expect(stderr).not.toContain('hunter2');
    },
  );

  it.each(['api', 'worker'])(
    '%s says what it needs when nothing is given and nothing runs',
    async (command) => {
      const { code, stderr } = await cli([command], { cwd: home() });
      expect(code).toBe(1);
      expect(stderr).toContain('MONGODB_URI, TEMPORAL_ADDRESS');
      expect(stderr).toContain('journeyman start');
    },
  );

  it.each(['api', 'worker', 'migrate'])(
    '%s makes no keys of its own for a shared database',
    async (command) => {
      const cwd = home();
      const { code, stderr } = await cli([command], { cwd, env: SHARED });
      expect(code).toBe(1);
      expect(stderr).toContain('JOURNEYMAN_SECRET, JOURNEYMAN_CODEC_KEY');
      expect(existsSync(join(cwd, '.journeyman/secrets.json'))).toBe(false);
    },
  );

  it('ends with 3 when the database does not answer, and shows no password', async () => {
    const keys = {
      JOURNEYMAN_SECRET: 'a secret of this test that is long enough',
      JOURNEYMAN_CODEC_KEY: Buffer.alloc(32, 7).toString('base64'),
    };
    const env = {
      ...keys,
      MONGODB_URI: 'mongodb://ana:s3cret@127.0.0.1:9/x',
      TEMPORAL_ADDRESS: '127.0.0.1:9',
    };
    const { code, stderr } = await cli(['worker'], { cwd: home(), env });
    expect(stderr).toContain('The database does not answer.');
    expect(stderr).not.toContain('s3cret');
    expect(code).toBe(3);
  }, 30_000);

  it('refuses a port that was asked for and is taken, before anything is started', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const cwd = home();
    const { code, stderr } = await cli(['start'], { cwd, env: { PORT: String(port) } });
    await new Promise((resolve) => other.close(resolve));
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port}`);
    expect(existsSync(join(cwd, '.journeyman/temporal.db'))).toBe(false);
  });
});
