import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const EVEN = {
  segment: 'vips',
  to: 'crm.example',
  members: 3,
  told: 3,
  evenAt: '2026-03-02T10:00:00.000Z',
  failed: null,
};
const FAILING = {
  ...{ segment: 'locals', to: 'crm.example', members: 9, told: 4, evenAt: null },
  failed: { reason: 'http_503', tries: 2, nextTryAt: '2026-03-02T10:05:00.000Z' },
};

async function status(pushes: object[], ...more: string[]) {
  const double = await openApiDouble(() => ({ status: 200, body: { pushes } }));
  const done = await cli(['segment', 'push', 'status', '--url', double.url, '--key', 'k', ...more]);
  await double.close();
  return done;
}

describe('journeyman segment push status', () => {
  it('tells how far each push has come, and fails where one does', async () => {
    const { code, stdout } = await status([EVEN, FAILING]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/vips +crm\.example +3 +3 +even at 2026-03-02/);
    expect(stdout).toMatch(/locals +crm\.example +9 +4 +http_503, 2 tries; again 2026-03-02/);
    expect((await status([EVEN])).code).toBe(0);
    expect((await status([], '--lang', 'zh')).stderr).toContain('没有人群推送');
    expect(JSON.parse((await status([FAILING], '--json')).stdout)).toMatchObject({ pushes: [FAILING] });
  });
});
