import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cli } from './run-cli';

const ROOT = join(__dirname, '../../..');
const SHOP = ['--workspace', 'examples/shop', '--events'];
const shop = (
  journey: string,
  events: string,
  ...more: string[]
): Promise<{ code: number; stdout: string; stderr: string }> =>
  cli(['simulate', journey, ...SHOP, `examples/shop/events/${events}.yaml`, ...more], { cwd: ROOT });

describe('simulate', () => {
  it('prints the timeline of one person with the values that decided, talk apart from data', async () => {
    const { code, stdout, stderr } = await shop('win-back', 'win-back');
    expect(code).toBe(0);
    expect(stderr).toBe('win-back for one person, from 2026-01-05 12:00 +08:00 (Asia/Shanghai)\n');
    expect(stdout.split('\n')).toEqual([
      '0s          2026-01-05 12:00 +08:00  enters win-back',
      '0s          2026-01-05 12:00 +08:00  waits until 2026-03-06 12:00 +08:00  (wait)',
      '20d         2026-01-25 12:00 +08:00  ends: restarted',
      '20d         2026-01-25 12:00 +08:00  enters win-back',
      '20d         2026-01-25 12:00 +08:00  waits until 2026-03-26 12:00 +08:00  (wait)',
      '80d         2026-03-26 12:00 +08:00  waits until 2026-03-31 10:00 +08:00  (after-wait)',
      '84d 22h     2026-03-31 10:00 +08:00  coupon win-back-20  (code)',
      '84d 22h     2026-03-31 10:00 +08:00  email win-back  (offer)',
      '84d 22h     2026-03-31 10:00 +08:00  waits for offer clicked, until 2026-04-05 10:00 +08:00  (wait-for-offer-clicked)',
      '89d 22h     2026-04-05 10:00 +08:00  offer clicked: did not come in time  (wait-for-offer-clicked)',
      '89d 22h     2026-04-05 10:00 +08:00  if: yes  (if-reachable-sms)',
      '              because reachable sms = true',
      '89d 22h     2026-04-05 10:00 +08:00  sms win-back-reminder  (sms-win-back-reminder)',
      '89d 22h     2026-04-05 10:00 +08:00  ends: completed',
      '',
    ]);
  });

  it('says in Chinese why a message waits and why a run ends', async () => {
    const { stdout } = await shop('welcome', 'welcome', '--lang', 'zh');
    expect(stdout).toContain('email welcome-picks 推迟到 2026-03-05 09:00 +08:00：不在时段内');
    expect(stdout).toContain('结束：consent_withdrawn');
  });

  it('nudges after the second and the third order, and only thanks for the first', async () => {
    const { stdout } = await shop('post-purchase', 'third-order', '--json');
    const { timeline } = JSON.parse(stdout) as { timeline: { kind: string; subject?: string }[] };
    const sent = timeline.filter(({ kind }) => kind === 'email').map(({ subject }) => subject);
    expect(sent).toEqual(['order-thanks', 'third-order', 'fourth-order']);
  });

  it('lets a birthday come round without any event', async () => {
    const { stdout } = await shop('birthday', 'birthday', '--until', '60d');
    expect(stdout).toMatch(/2026-05-01 09:30 \+08:00 {2}enters birthday/);
    expect(stdout).toMatch(/2026-05-04 10:00 \+08:00 {2}sms birthday-wish/);
  });

  it('says who still waits when the clock stops', async () => {
    const { stdout } = await shop('win-back', 'win-back', '--until', '30d');
    expect(stdout).toContain('still waiting at wait when the clock stopped');
  });

  it('names every misfit of an events file with its place', async () => {
    const cwd = mkdtempSync(join(tmpdir(), 'journeyman-events-'));
    writeFileSync(join(cwd, 'e.yaml'), 'person: { mail: x }\nevents:\n  - { at: soon, event: signed_up }\n');
    const argv = ['simulate', 'welcome', '--workspace', join(ROOT, 'examples/shop'), '--events', 'e.yaml'];
    const { code, stderr } = await cli(argv, { cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('mail');
    expect(stderr).toContain('events[0].at: must be a span since the start');
  });

  it.each([
    [['simulate', 'welcom', '--workspace', 'examples/shop'], 4, 'browse-reminder'],
    [['simulate', 'win-back', '--workspace', 'examples/shop'], 64, '--events'],
    [['simulate', 'welcome', '--workspace', 'examples/shop', '--events', 'nowhere.yaml'], 1, 'no such file'],
    [
      ['simulate', 'birthday', '--workspace', 'examples/shop', '--until', 'never'],
      64,
      '--until cannot be never',
    ],
    [['simulate', 'welcome', '--workspace', '/tmp'], 1, 'No workspace'],
  ])('%j ends with %d and says: %s', async (argv, wanted, words) => {
    const { code, stderr } = await cli(argv, { cwd: ROOT });
    expect([code, stderr.includes(words)]).toEqual([wanted, true]);
  });
});

describe('draw and schema', () => {
  it('draws a journey as a Mermaid graph', async () => {
    const { code, stdout } = await cli(['draw', 'win-back', '--workspace', 'examples/shop'], { cwd: ROOT });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^flowchart TD/);
    expect(stdout).toContain('win-back-20');
  });

  it('prints the schema of a kind of file, and refuses another', async () => {
    const { code, stdout } = await cli(['schema', 'coupon']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toHaveProperty('properties.coupon');
    expect((await cli(['schema', 'voucher'])).code).toBe(64);
  });
});
