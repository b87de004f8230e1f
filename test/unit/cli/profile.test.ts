import { openApiDouble } from './api-double';
import { cli } from './run-cli';

const ANA = {
  userRef: 'uaaaaaaaaaaaaaaaaaaaaaaaa',
  userId: 'ana',
  name: 'Ana López',
  email: 'ana@shop.example',
  phone: null,
};
const HISTORY = [
  {
    at: '2026-03-02T10:00:00.000Z',
    by: { kind: 'journey', id: 'run/set-1/0' },
    changes: [{ what: 'trait stage', from: null, to: 'active' }],
  },
];

async function run(argv: string[], people: object[] = [ANA], next: string | null = null) {
  const double = await openApiDouble(({ path }) => ({
    status: 200,
    body: path.startsWith('/api/people') ? { people, next } : { userRef: ANA.userRef, history: HISTORY },
  }));
  const done = await cli(['profile', ...argv, '--url', double.url, '--key', 'k']);
  await double.close();
  const asked = double.received.map(({ path }) => decodeURIComponent(path));
  return { ...done, asked };
}

describe('journeyman profile search', () => {
  it('asks for all that must hold, and lists who was found', async () => {
    const { asked, stdout, code } = await run([
      ...['search', 'ana', '--tag', 'vip', '--segment', 'quiet'],
      ...['--trait', 'first_touch.utm_source=google', '--limit', '5'],
    ]);
    expect(code).toBe(0);
    expect(asked).toEqual([
      '/api/people?limit=5&text=ana&tag=vip&segment=quiet&trait=first_touch.utm_source=google',
    ]);
    expect(stdout).toMatch(/reference +user id +name +email/);
    expect(stdout).toMatch(/uaaaaaaaaaaaaaaaaaaaaaaaa +ana +Ana López +ana@shop\.example/);
  });

  it('says how to go on, that there is nobody, and what a trait looks like', async () => {
    expect((await run(['search', 'ana'], [ANA], ANA.userRef)).stderr).toContain(`--after ${ANA.userRef}`);
    expect((await run(['search', 'zoe', '--lang', 'zh'], [])).stderr).toContain('没有找到任何人');
    expect(await run(['search', '--trait', 'city'])).toMatchObject({ code: 64, asked: [] });
    const { stdout } = await run(['search', 'ana', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'journeyman/people@1', people: [ANA], next: null });
  });
});

describe('journeyman profile show --history', () => {
  it('lists what changed, when and by what', async () => {
    const { asked, stdout } = await run(['show', 'ana', '--history']);
    expect(asked).toEqual(['/api/profile/history?userId=ana&limit=200']);
    expect(stdout).toMatch(/when +what +from +to +by/);
    expect(stdout).toMatch(/2026-03-02 .* trait stage +– +active +journey run\/set-1\/0/);
    expect((await run(['show', 'ana', '--history', '--lang', 'zh'])).stdout).toContain('旅程 run/set-1/0');
    expect(JSON.parse((await run(['show', 'ana', '--history', '--json'])).stdout)).toMatchObject({
      format: 'journeyman/profile-history@1',
      history: HISTORY,
    });
  });
});
