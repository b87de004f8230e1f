import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApiDouble, type Received } from './api-double';
import { cli } from './run-cli';

const itemsOf = (received: Received[]): unknown[] =>
  received.flatMap(({ body }) => (body as { items: unknown[] }).items);
const taken = ({ body }: Received): { status: number; body: object } => ({
  status: 200,
  body: { created: (body as { items: unknown[] }).items.length, changed: 0, same: 0, refused: [] },
});

describe('catalog', () => {
  let dir: string;
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'journeyman-catalog-'));
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));

  const file = (name: string, content: string): string => {
    writeFileSync(join(dir, name), content);
    return name;
  };
  const options = (url: string) => ({ cwd: dir, env: { JOURNEYMAN_URL: url, JOURNEYMAN_KEY: 'admin-key' } });

  it('reads CSV as shops export it; other columns are attributes, empty cells say nothing', async () => {
    const api = await openApiDouble(taken);
    const name = file(
      'items.csv',
      'sku,Name,link,Price,Currency,quantity,availability,Colour\n' +
        'kettle,Kettle,https://shop.example/kettle,80.5,CNY,3,in stock,red\ncup,,,,,,no,\n',
    );
    const { code, stdout } = await cli(['catalog', 'import', name, '--json'], options(api.url));
    await api.close();
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { stored: 2, same: 0, rejected: 0 }]);
    expect(api.received[0]).toMatchObject({ method: 'POST', path: '/api/catalog', key: 'admin-key' });
    expect(itemsOf(api.received)).toEqual([
      {
        id: 'kettle',
        title: 'Kettle',
        url: 'https://shop.example/kettle',
        price: 80.5,
        currency: 'CNY',
        stock: 3,
        available: true,
        attributes: { Colour: 'red' },
      },
      { id: 'cup', available: false },
    ]);
  });

  it('rejects rows by their number, those of the file and those of the API, and takes the others', async () => {
    const api = await openApiDouble(({ body }) => ({
      status: 200,
      body: {
        created: (body as { items: unknown[] }).items.length - 1,
        refused: [{ index: 1, error: { code: 'bad_value', message: 'price: too small' } }],
      },
    }));
    const name = file('items.csv', 'id,price\nkettle,80\npot,-1\ncup,many\n,3\ntea,1,2\n');
    const { code, stderr } = await cli(['catalog', 'import', name], options(api.url));
    await api.close();
    expect(code).toBe(1);
    expect(stderr).toContain('1 items new or changed, 0 as they were, 4 rejected');
    expect(readFileSync(join(dir, 'items.csv.rejects.csv'), 'utf8')).toBe(
      '\uFEFFrow,reason,raw\n3,bad_value: price: too small,"pot,-1"\n4,price is not a number,"cup,many"\n' +
        '5,no id,",3"\n6,3 columns where 2 were expected,"tea,1,2"\n',
    );
  });

  it('sends NDJSON as it stands, and a broken line is rejected', async () => {
    const api = await openApiDouble(taken);
    const name = file('items.ndjson', '{"id":"kettle","price":80}\n{broken\n');
    const { code } = await cli(['catalog', 'import', name], options(api.url));
    await api.close();
    expect(code).toBe(1);
    expect(itemsOf(api.received)).toEqual([{ id: 'kettle', price: 80 }]);
  });

  it('goes on after the row at which an import stopped', async () => {
    const api = await openApiDouble((received) =>
      itemsOf([received]).length > 0 && api.received.length > 4
        ? { status: 503, body: { error: { code: 'overloaded', message: 'later' } } }
        : taken(received),
    );
    const rows = Array.from({ length: 1_400 }, (_, at) => `{"id":"item-${at}"}`);
    const name = file('items.ndjson', rows.join('\n'));
    const first = await cli(['catalog', 'import', name], options(api.url));
    await api.close();
    expect(first.code).toBe(3);
    const again = await openApiDouble(taken);
    // Another address is another catalogue, which begins anew.
    const other = await cli(['catalog', 'import', name, '--json'], options(again.url));
    await again.close();
    expect(JSON.parse(other.stdout)).toMatchObject({ stored: 1_400 });
  });

  it('shows an item with its former prices, and lists the catalogue', async () => {
    const kettle = { id: 'kettle', title: '水壶', price: 80, currency: 'CNY', stock: 0, available: false };
    const history = [{ at: '2026-03-02T00:00:00.000Z', price: 100, stock: 3, available: true }];
    const api = await openApiDouble(({ path }) => ({
      status: 200,
      body: path.includes('?') ? { items: [kettle], next: 'kettle' } : { item: { ...kettle, history } },
    }));
    const one = await cli(['catalog', 'show', 'kettle'], options(api.url));
    const list = await cli(['catalog', 'show', '--lang', 'zh'], options(api.url));
    await api.close();
    expect(one.stdout).toContain('2026-03-02T00:00:00.000Z  100    3      available');
    expect(list.stdout).toContain('kettle  水壶  80 CNY  0     缺货');
    expect(list.stderr).toContain('--after kettle');
  });
});
