import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSecrets } from '../../../config/secrets';

describe('secrets of a machine', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'journeyman-secrets-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const none = () => ({ home, secret: null, codecKeys: null });

  it('are made at the first start and stay the same afterwards', async () => {
    const first = await readSecrets(none());
    expect(first.codecKeys[0]).toHaveLength(32);
    expect(first.secret.length).toBeGreaterThanOrEqual(32);
    expect(await readSecrets(none())).toEqual(first);
  });

  it('can be read by their owner only', async () => {
    await readSecrets(none());
    expect((await stat(join(home, 'secrets.json'))).mode & 0o777).toBe(0o600);
  });

  it('are the same for starts at the same time', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => readSecrets(none())));
    expect(new Set(all.map(({ secret }) => secret)).size).toBe(1);
  });

  it('are not kept on disk when they are given', async () => {
    const codecKey = Buffer.alloc(32, 7);
    const given = await readSecrets({ home, secret: 's'.repeat(40), codecKeys: [codecKey] });
    expect(given).toEqual({ secret: 's'.repeat(40), codecKeys: [codecKey] });
    await expect(readFile(join(home, 'secrets.json'))).rejects.toThrow('ENOENT');
  });

  it('are never replaced when their file is damaged', async () => {
    const file = join(home, 'secrets.json');
    await writeFile(file, '{"secret": "');
    await expect(readSecrets(none())).rejects.toThrow(/damaged.*JOURNEYMAN_SECRET/);
    expect(await readFile(file, 'utf8')).toBe('{"secret": "');
  });
});
