import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PopulationReport } from '../../journey/simulator/population/report';
import type { Responses } from '../../journey/simulator/population/population';
import type { Store } from '../../store/repositories';
import { cli } from '../unit/cli/run-cli';
import { messageRow, profileRow } from './store-fixtures';
import { useStore } from './own-store';

const SHOP = join(__dirname, '../../examples/shop');
const SECRET = 'a-secret-of-thirty-two-characters';
let store: Store;

const mongoUri = useStore((opened) => (store = opened), SECRET);

/** A message that was accepted now, and met these fates. */
async function accepted(number: number, fates: readonly string[]): Promise<void> {
  const userRef = `r${number}`;
  const sendKey = `${userRef}/welcome/h/s/1/email`;
  const atMs = Date.now();
  await store.messages.claim(messageRow({ userRef, sendKey, template: 'birthday', channel: 'email' }));
  const row = await store.messages.dispatch(userRef, sendKey, null, atMs + 100_000);
  await store.messages.settle(userRef, sendKey, row?.attempt ?? 0, { state: 'accepted', atMs });
  for (const was of fates) await store.messages.recordFate({ sendKey }, was, atMs);
}

describe('simulate --from profiles', () => {
  it('counts how people responded to earlier messages, by template', async () => {
    for (let number = 0; number < 60; number += 1) {
      const clicked = number % 6 === 0 ? ['delivered', 'opened', 'clicked'] : [];
      const opened = number % 6 === 1 ? ['delivered', 'opened'] : [];
      await accepted(number, [...clicked, ...opened, ...(number === 5 ? ['bounced'] : [])]);
    }
    expect(await store.responses.since(Date.now() - 1_000_000)).toEqual([
      {
        template: 'birthday',
        channel: 'email',
        sent: 60,
        opened: 20,
        clicked: 10,
        bounced: 1,
        complained: 0,
      },
    ]);
    expect(await store.responses.since(Date.now() + 1_000_000)).toEqual([]);
  });

  it('lets the people of the database through a journey, responding as people did', async () => {
    const granted = { state: 'granted' as const, atMs: 1, source: 'test' };
    await store.profiles.saveMany(
      Array.from({ length: 40 }, (_, index) =>
        profileRow({
          userRef: `p${index}`,
          userId: `p${index}`,
          traits: { email: `p${index}@shop.example`, birthday: '1990-05-04' },
          consent: { email: granted },
          email: `p${index}@shop.example`,
        }),
      ),
    );
    const argv = ['simulate', 'birthday', '--workspace', SHOP, '--from', 'profiles', '--start', '2026-04-20'];
    const { code, stdout, stderr } = await cli([...argv, '--days', '30', '--json'], {
      env: {
        MONGODB_URI: mongoUri,
        JOURNEYMAN_SECRET: SECRET,
        JOURNEYMAN_CODEC_KEY: Buffer.alloc(32, 7).toString('base64'),
        JOURNEYMAN_HOME: mkdtempSync(join(tmpdir(), 'journeyman-home-')),
      },
    });
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as PopulationReport & { responses: Responses };
    expect(report.entries.people).toBe(40);
    expect(report.channels[0]).toMatchObject({ channel: 'email', sent: 40 });
    expect(report.responses.channels.email).toMatchObject({ open: expect.any(Number) as number });
  });
});
