import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { createTransport } from 'nodemailer';
import { readConfig } from '../../config/config';
import { diagnose } from '../../embedded/doctor';
import type { Embedded } from '../../embedded/embedded';
import { processMark } from '../../embedded/process-mark';
import { whatRuns } from '../../embedded/running-file';
import { startEmbedded } from '../../embedded/start-embedded';

async function withCollection<T>(uri: string, use: (all: mongo.Collection) => Promise<T>): Promise<T> {
  const client = new mongo.MongoClient(uri);
  try {
    return await use((await client.connect()).db().collection('kept'));
  } finally {
    await client.close();
  }
}

// Two starts and a stop of real servers, beside other tests.
jest.setTimeout(60_000);

describe('everything on one machine', () => {
  let home: string;
  let running: Embedded | null = null;
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'journeyman-home-'));
  });
  afterAll(async () => {
    await running?.stop();
    await rm(home, { recursive: true, force: true });
  });
  const start = async (): Promise<Embedded> => {
    const read = readConfig({ JOURNEYMAN_HOME: home });
    if ('faults' in read) throw new Error('faulty');
    // The environment names servers of the test run only when somebody set them; this start is to find its own.
    const env = { ...process.env, TEMPORAL_ADDRESS: '', MONGODB_URI: '' };
    return (running = await startEmbedded({
      config: read.config,
      secret: 's'.repeat(40),
      ports: 'free',
      env,
    }));
  };

  it('has after a restart what it had before: rows, mail, and the sandbox account', async () => {
    const first = await start();
    const atOnce = { w: 'majority', j: true } as const;
    await withCollection(first.mongo.uri, (all) => all.insertOne({ name: '王芳' }, { writeConcern: atOnce }));
    const transport = createTransport({ url: first.mail.smtpUrl });
    await transport.sendMail({ from: 'a@b.example', to: 'c@d.example', subject: 'kept', text: 'x' });
    transport.close();
    await first.stop();
    expect(whatRuns(home)).toBeNull();

    const second = await start();
    expect(await withCollection(second.mongo.uri, (all) => all.countDocuments({ name: '王芳' }))).toBe(1);
    expect(second.inbox?.box.list().map(({ subject }) => subject)).toEqual(['kept']);
    expect(second.sms).toMatchObject({ accountSid: first.sms.accountSid, authToken: first.sms.authToken });
  });

  it('tells a doctor that Temporal works, and where', async () => {
    const read = readConfig({ JOURNEYMAN_HOME: home });
    const checks = 'config' in read ? await diagnose(read.config) : [];
    expect(checks.find(({ name }) => name === 'Temporal')).toMatchObject({
      ok: 'green',
      detail: expect.stringContaining(running?.temporal.address ?? 'nowhere') as string,
    });
  });

  it('is not started a second time in the same home', async () => {
    const file = whatRuns(home);
    expect(file).toMatchObject({ pid: process.pid, mark: processMark(process.pid) });
    expect(file?.temporalAddress).toBe(running?.temporal.address);
    const first = running;
    await expect(start()).rejects.toMatchObject({ code: 'already_running' });
    running = first;
    expect(whatRuns(home)).toEqual(file);
  });
});
