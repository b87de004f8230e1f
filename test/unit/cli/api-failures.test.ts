import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const cwd = mkdtempSync(join(tmpdir(), 'journeyman-cli-'));
const argv = ['send-event', 'order_placed', '--person', 'ana', '--set', 'total=80'];

describe('a command that speaks with the API', () => {
  it('ends with 3 when nothing answers, and says how to start it', async () => {
    const env = { JOURNEYMAN_URL: 'http://127.0.0.1:9', JOURNEYMAN_KEY: 'k' };
    const { code, stderr } = await cli(argv, { cwd, env });
    expect(code).toBe(3);
    expect(stderr).toContain('does not answer');
    expect(stderr).toContain('journeyman start');
  });

  it('ends with 5 without a key, and never shows one', async () => {
    const api = await openApiDouble(() => ({ status: 200, body: {} }));
    const { code, stderr } = await cli(argv, { cwd, env: { JOURNEYMAN_URL: api.url } });
    await api.close();
    expect(code).toBe(5);
    expect(stderr).toContain('No key');
  });

  it('ends with 3 without a key as well where nothing answers, which no key would mend', async () => {
    const { code, stderr } = await cli(argv, { cwd, env: { JOURNEYMAN_URL: 'http://127.0.0.1:9' } });
    expect(code).toBe(3);
    expect(stderr).toContain('journeyman start');
  });

  it.each(['nonsense', 'ftp://x', 'http://'])('ends with 64 when %s is given as its address', async (url) => {
    const { code, stderr } = await cli([...argv, '--url', url], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('--url');
  });

  it('says of a journey that nobody enters by hand how to make it one', async () => {
    const error = { code: 'conflict', message: 'The entry is refused.' };
    const api = await openApiDouble(() => ({ status: 409, body: { error, reason: 'no_manual_entry' } }));
    const env = { JOURNEYMAN_URL: api.url, JOURNEYMAN_KEY: 'k' };
    const { code, stderr } = await cli(['run', 'start', 'welcome', '--person', 'ana'], { cwd, env });
    await api.close();
    expect(code).toBe(5);
    expect(stderr).toContain('Fix: Add { manual: true }');
  });

  it.each([
    [401, 5],
    [403, 5],
    [404, 4],
    [409, 5],
    [400, 1],
    [429, 3],
    [503, 3],
    [500, 1],
  ])('turns HTTP %d into exit code %d with the reason of the API', async (status, wanted) => {
    const api = await openApiDouble(() => ({
      status,
      body: { error: { code: 'some_code', message: 'Because of this.' } },
    }));
    const env = { JOURNEYMAN_URL: api.url, JOURNEYMAN_KEY: 'secret-key' };
    const { code, stderr } = await cli(argv, { cwd, env });
    await api.close();
    expect(code).toBe(wanted);
    expect(stderr).toContain('Because of this.');
    expect(stderr).not.toContain('secret-key');
  });

  it('sends traits as an identify call ahead of the event, and properties as what they look like', async () => {
    const api = await openApiDouble(() => ({ status: 200, body: { success: true } }));
    const env = { JOURNEYMAN_URL: api.url, JOURNEYMAN_KEY: 'k' };
    const more = ['--trait', 'email=ana@shop.example', '--trait', 'consent=email,sms', '--set', 'code="007"'];
    const { code } = await cli([...argv, ...more, '--message-id', 'm1'], { cwd, env });
    await api.close();
    expect(code).toBe(0);
    expect(api.received.map(({ path }) => path)).toEqual(['/v1/identify', '/v1/track']);
    expect(api.received[0]?.body).toMatchObject({
      traits: { email: 'ana@shop.example', consent: ['email', 'sms'] },
    });
    expect(api.received[1]?.body).toMatchObject({ messageId: 'm1', properties: { total: 80, code: '007' } });
  });

  it('needs to know whose event it is', async () => {
    const { code, stderr } = await cli(['send-event', 'x'], { cwd });
    expect(code).toBe(64);
    expect(stderr).toContain('--person');
  });
});
