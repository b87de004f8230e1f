import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig, type Config } from '../../../config/config';
import { diagnose } from '../../../embedded/doctor';
import { checkNode } from '../../../embedded/doctor/machine-checks';
import { hostOf } from '../../../embedded/doctor/server-checks';

describe('doctor', () => {
  let home: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'journeyman-doctor-'));
  });
  afterEach(() => rm(home, { recursive: true, force: true }));
  const configOf = (env: Record<string, string>): Config => {
    const read = readConfig({ JOURNEYMAN_HOME: home, ...env });
    if ('faults' in read) throw new Error('faulty');
    return read.config;
  };

  it('says what to do on every line that is not green', async () => {
    const checks = await diagnose(configOf({ TEMPORAL_ADDRESS: '127.0.0.1:1' }));
    expect(checks.find(({ name }) => name === 'Temporal')).toMatchObject({ ok: 'red' });
    expect(checks.filter(({ ok, fix }) => ok !== 'green' && !fix)).toEqual([]);
  });

  it('is red where a port that was asked for is taken, and only then', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { port } = taken.address() as AddressInfo;
    const config = configOf({ PORT: String(port) });
    const usual = { ...config, http: { ...config.http, portGiven: false } };
    const portsOf = async (of: Config) => (await diagnose(of)).find(({ name }) => name === 'ports');
    expect(await portsOf(config)).toMatchObject({ ok: 'red' });
    expect(await portsOf(usual)).toMatchObject({ ok: 'yellow' });
    taken.close();
  });

  it('never shows the password of a database that does not answer', async () => {
    const uri = 'mongodb://ana:s3cret@db.example:27017/shop';
    const refuse = () => Promise.reject(new Error(`cannot connect to ${uri}`));
    const checks = await diagnose(configOf({ MONGODB_URI: uri }), refuse);
    expect(checks.find(({ name }) => name === 'MongoDB')).toMatchObject({
      ok: 'red',
      detail: 'db.example:27017 does not answer',
    });
    expect(JSON.stringify(checks)).not.toContain('s3cret');
  });

  it('names the indexes that a database lacks, and asks for a replica set', async () => {
    const config = configOf({ MONGODB_URI: 'mongodb://db.example/shop' });
    const answer = { version: '8.2.6', replicaSet: true, missingIndexes: ['events.userRef_1'] };
    const mongoOf = async (found: typeof answer) =>
      (await diagnose(config, async () => found)).find(({ name }) => name === 'MongoDB');
    expect(await mongoOf(answer)).toMatchObject({ ok: 'red', fix: 'run `journeyman migrate`' });
    expect(await mongoOf({ ...answer, replicaSet: false })).toMatchObject({ ok: 'red' });
    expect(await mongoOf({ ...answer, missingIndexes: [] })).toMatchObject({ ok: 'green' });
  });

  it('knows which Node is too old', () => {
    expect([checkNode('20.18.9').ok, checkNode('20.19.0').ok, checkNode('22.0.0').ok]).toEqual([
      'red',
      'green',
      'green',
    ]);
    expect(hostOf('mongodb+srv://a:b@c.example/d?e')).toBe('c.example');
  });
});
