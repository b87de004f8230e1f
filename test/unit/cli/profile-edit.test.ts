import { openApiDouble } from './api-double';
import { cli } from './run-cli';

async function run(argv: string[]) {
  const double = await openApiDouble(() => ({
    status: 200,
    body: { userRef: 'u', messageId: 'operator/k/1' },
  }));
  const done = await cli(['profile', ...argv, '--url', double.url, '--key', 'k']);
  await double.close();
  return { ...done, asked: double.received.map(({ path, body }) => [path, body]) };
}

describe('journeyman profile', () => {
  it.each<[string[], object]>([
    [['set', 'ana', 'city=Oslo', 'score=7', 'code="007"'], { set: { city: 'Oslo', score: 7, code: '007' } }],
    [['unset', 'ana', 'city', 'score'], { set: { city: null, score: null } }],
    [['tag', 'add', 'ana', 'vip', 'new'], { tag: ['vip', 'new'] }],
    [['tag', 'remove', 'ana', 'vip'], { untag: ['vip'] }],
  ])('%j asks for the change', async (argv, body) => {
    const { code, asked, stderr } = await run(argv);
    expect([code, asked]).toEqual([0, [['/api/profile/edit?userId=ana', body]]]);
    expect(stderr).toContain('ana: recorded');
  });

  it('consent writes down channel, topic, source, words and time', async () => {
    const { code, asked } = await run([
      ...['consent', 'grant', 'ana', 'email/offers', '--source', 'ticket 4711'],
      ...['--text', 'news-3', '--at', '2026-03-01T08:00:00Z'],
    ]);
    const said = { channel: 'email', topic: 'offers', granted: true, source: 'ticket 4711', text: 'news-3' };
    expect([code, asked]).toEqual([
      0,
      [['/api/profile/consent?userId=ana', { ...said, at: '2026-03-01T08:00:00Z' }]],
    ]);
    const withdrawn = await run(['consent', 'withdraw', 'ana', 'sms', '--source', 'letter', '--lang', 'zh']);
    expect(withdrawn.asked).toEqual([
      ['/api/profile/consent?userId=ana', { channel: 'sms', granted: false, source: 'letter' }],
    ]);
    expect(withdrawn.stderr).toContain('已撤回');
  });

  it('asks for nothing where a source, a channel or a value is missing', async () => {
    expect(await run(['consent', 'grant', 'ana', 'email'])).toMatchObject({ code: 64, asked: [] });
    expect(await run(['consent', 'grant', 'ana', 'fax', '--source', 'x'])).toMatchObject({
      code: 64,
      asked: [],
    });
    expect(await run(['set', 'ana', 'city'])).toMatchObject({ code: 64, asked: [] });
    expect(await run(['tag', 'add', 'ana'])).toMatchObject({ code: 64, asked: [] });
  });
});
