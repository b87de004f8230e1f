import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messageIdOf } from '../../../cli/import/message-id';
import type { Received } from './api-double';
import { openApiDouble } from './api-double';
import { cli } from './run-cli';

interface Item {
  type: string;
  event?: string;
  messageId: string;
  userId: string;
  timestamp: string;
  properties: Record<string, unknown>;
  traits: Record<string, unknown>;
}

const itemsOf = (received: Received[]): Item[] =>
  received.flatMap(({ body }) => (body as { batch: Item[] }).batch);
const stored = (received: Received): { status: number; body: object } => {
  const { batch } = received.body as { batch: unknown[] };
  return { status: 200, body: { success: true, stored: batch.length, duplicates: 0 } };
};

describe('import', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'journeyman-import-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const file = (name: string, content: string | Buffer): string => {
    writeFileSync(join(dir, name), content);
    return name;
  };
  const options = (url: string): { cwd: string; env: Record<string, string> } => ({
    cwd: dir,
    env: { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: 'write-key' },
  });

  it('reads CSV rows as events, and numbers only where they are named', async () => {
    const api = await openApiDouble(stored);
    const name = file(
      'orders.csv',
      'userId,event,timestamp,total,phone\nana,order_placed,2026-01-02T10:00:00Z,80.5,13800138000\n',
    );
    const { code, stdout } = await cli(['import', name, '--numbers', 'total', '--json'], options(api.url));
    await api.close();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stored: 1, rejected: 0 });
    expect(api.received[0]).toMatchObject({ path: '/v1/import', key: 'write-key' });
    expect(itemsOf(api.received)).toEqual([
      {
        type: 'track',
        event: 'order_placed',
        messageId: expect.stringMatching(/^import-2-/) as string,
        userId: 'ana',
        timestamp: '2026-01-02T10:00:00.000Z',
        properties: { total: 80.5, phone: '13800138000' },
      },
    ]);
  });

  it('reads rows without any event as people and their traits', async () => {
    const api = await openApiDouble(stored);
    await cli(['import', file('people.csv', 'user_id,city\nana,上海\n')], options(api.url));
    await api.close();
    expect(itemsOf(api.received)).toMatchObject([
      { type: 'identify', userId: 'ana', traits: { city: '上海' } },
    ]);
  });

  it('reads GB18030, as spreadsheets in China write it, and UTF-8 with a mark', async () => {
    const api = await openApiDouble(stored);
    // userId,city ⏎ ana,上海 in GB18030.
    const gb = Buffer.concat([
      Buffer.from('userId,city\nana,'),
      Buffer.from([0xc9, 0xcf, 0xba, 0xa3]),
      Buffer.from('\n'),
    ]);
    await cli(['import', file('gb.csv', gb)], options(api.url));
    await cli(['import', file('bom.csv', '\uFEFFuserId,city\nana,上海\n')], options(api.url));
    await api.close();
    expect(itemsOf(api.received).map(({ userId, traits }) => [userId, traits])).toEqual([
      ['ana', { city: '上海' }],
      ['ana', { city: '上海' }],
    ]);
  });

  it('ends with 64 when a column that is to hold numbers is not there, and sends nothing', async () => {
    const api = await openApiDouble(stored);
    const name = file('orders.csv', 'userId,event,Total\nana,order_placed,8\n');
    const { code, stderr } = await cli(['import', name, '--numbers', 'total'], options(api.url));
    await api.close();
    expect(code).toBe(64);
    expect(stderr).toContain('Allowed: userId, event, Total.');
    expect(api.received).toEqual([]);
  });

  it('writes rejected rows with their numbers and reasons, stores the others, and ends with 1', async () => {
    const api = await openApiDouble((received) => {
      const { batch } = received.body as { batch: Item[] };
      const index = batch.findIndex(({ userId }) => userId === 'null');
      const error = { code: 'bad_body', message: 'userId is not an id' };
      return {
        status: 207,
        body: { success: false, stored: batch.length - 1, duplicates: 0, items: [{ index, error }] },
      };
    });
    const name = file('mixed.csv', 'userId,total\nana,1\n,2\nnull,3\nbob,abc\ncai,4,5\ndan,6\n');
    const { code, stderr } = await cli(
      ['import', name, '--event', 'paid', '--numbers', 'total'],
      options(api.url),
    );
    await api.close();
    expect(code).toBe(1);
    expect(stderr).toContain('2 events stored, 0 known already, 4 rejected');
    const rejects = readFileSync(join(dir, 'mixed.csv.rejects.csv'), 'utf8')
      .replace('\uFEFF', '')
      .trim()
      .split('\n');
    expect(rejects).toEqual([
      'row,reason,raw',
      '3,no userId or anonymousId,",2"',
      '4,bad_body: userId is not an id,"null,3"',
      '5,total is not a number,"bob,abc"',
      '6,3 columns where 2 were expected,"cai,4,5"',
    ]);
  });

  it('stores what it can when a whole batch is refused', async () => {
    const error = { code: 'no_event_accepted', message: 'No event of the batch could be accepted.' };
    const api = await openApiDouble(() => ({
      status: 400,
      body: { error, items: [{ index: 0, error: { code: 'bad_body', message: 'no' } }] },
    }));
    const { code, stdout } = await cli(
      ['import', file('a.ndjson', '{"userId":"x","event":"e"}\n'), '--json'],
      options(api.url),
    );
    await api.close();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ stored: 0, rejected: 1 });
  });

  it('turns each CDNOW row into one order, equal rows into two, and names bad rows', async () => {
    const api = await openApiDouble(stored);
    const rows = [
      ' 00004 0001 19970101  2   29.33',
      ' 00004 0001 19970101  2   29.33',
      ' 00004 0001 19970231  1    1.00',
      'x',
    ];
    const name = file('cdnow.txt', rows.join('\r\n'));
    const { code, stdout } = await cli(['import', name, '--format', 'cdnow', '--json'], options(api.url));
    await api.close();
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ stored: 2, rejected: 2, rows: 4 });
    expect(itemsOf(api.received)[0]).toEqual({
      type: 'track',
      event: 'order_placed',
      messageId: 'cdnow-1',
      userId: 'cdnow-0001',
      timestamp: '1997-01-01T12:00:00Z',
      properties: { order_id: 'cdnow-1', total: 29.33, currency: 'USD', quantity: 2 },
    });
    expect(itemsOf(api.received)[1]?.messageId).toBe('cdnow-2');
  });

  it('reads the whole CDNOW file without a reject', async () => {
    const api = await openApiDouble(stored);
    const path = join(__dirname, '../../../examples/shop/data/cdnow-sample.txt');
    const { code, stdout } = await cli(['import', path, '--format', 'cdnow', '--json'], options(api.url));
    await api.close();
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ stored: 6919, rejected: 0 });
    expect(new Set(itemsOf(api.received).map(({ messageId }) => messageId)).size).toBe(6919);
    expect(new Set(itemsOf(api.received).map(({ userId }) => userId)).size).toBe(2357);
  });

  it('goes on where it was stopped, and sends every row once', async () => {
    const rows = Array.from({ length: 3000 }, (_, index) => `{"userId":"u${index}","event":"e"}`).join('\n');
    const name = file('many.ndjson', rows);
    const stop = new AbortController();
    const first = await openApiDouble((received) => {
      stop.abort();
      return stored(received);
    });
    const where = options(first.url);
    const run = await cli(['import', name], { ...where, signal: stop.signal });
    expect(run.code).toBe(130);
    expect(run.stderr).toContain('Stopped after row 1000.');
    expect(itemsOf(first.received)).toHaveLength(1000);
    const again = await cli(['import', name], where);
    await first.close();
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('Going on after row 1000');
    const ids = itemsOf(first.received).map(({ userId }) => userId);
    expect([ids.length, new Set(ids).size]).toEqual([3000, 3000]);
  });

  it('gives a row the same id each time, and another to another row', () => {
    expect(messageIdOf(2, 'a', null)).toBe(messageIdOf(2, 'a', null));
    expect(messageIdOf(2, 'a', null)).not.toBe(messageIdOf(3, 'a', null));
    expect(messageIdOf(2, 'a', null)).not.toBe(messageIdOf(2, 'b', null));
    expect(messageIdOf(2, 'a', null)).not.toBe(messageIdOf(2, 'a', 'order_placed'));
  });

  it.each([
    [['import', 'nothing.csv'], 1, 'There is no such file'],
    [['import', '.', '--format', 'csv'], 1, 'It is a folder'],
    [['import', 'people.xlsx'], 64, 'Cannot tell the format'],
    [['import', 'people.csv', '--format', 'xml'], 64, '--format cannot be xml'],
    [['import', 'people.csv', '--encoding', 'klingon'], 64, '--encoding cannot be klingon'],
  ])('%j ends with %d and says: %s', async (argv, wanted, words) => {
    file('people.csv', 'userId\nana\n');
    file('people.xlsx', '');
    const { code, stderr } = await cli(argv, options('http://127.0.0.1:9'));
    expect([code, stderr.includes(words)]).toEqual([wanted, true]);
  });
});
