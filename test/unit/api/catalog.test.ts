import { basic, createApiBench, type ApiBench } from './made';

const NOW_MS = Date.UTC(2026, 2, 2);

let bench: ApiBench;
let key: string;
beforeEach(async () => {
  bench = await createApiBench({ now: () => NOW_MS });
  key = await bench.key('catalog:write', 'catalog:read');
});
afterEach(() => bench.app.close());

function ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object, by = key) {
  const headers = { authorization: basic(by) };
  return bench.app.inject(
    payload === undefined ? { method, url, headers } : { method, url, headers, payload },
  );
}

const KETTLE = { id: 'kettle', title: 'Kettle', price: 100, currency: 'CNY', stock: 8 };

describe('the catalogue over HTTP', () => {
  it('takes many items, and a bad one keeps no good one out', async () => {
    const items = [KETTLE, { id: 'cup', price: -1 }, { title: 'no id' }, { id: 'tea', colour: 'green' }];
    const answer = await ask('POST', '/api/catalog', { items });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({
      created: 1,
      changed: 0,
      same: 0,
      refused: [
        { index: 1, error: { code: 'bad_value', message: expect.stringMatching(/^price: /) as string } },
        { index: 2, error: { message: expect.stringMatching(/^id: /) as string } },
        { index: 3, error: { message: expect.stringContaining('colour') as string } },
      ],
    });
    expect((await ask('GET', '/api/catalog/cup')).statusCode).toBe(404);
  });

  it('keeps what is not said, takes away what is null, and remembers former prices', async () => {
    await ask('POST', '/api/catalog', { items: [KETTLE] });
    await ask('PUT', '/api/catalog/kettle', { price: 80 });
    const answer = await ask('PUT', '/api/catalog/kettle', { title: null });
    expect(answer.json()).toMatchObject({
      changed: 1,
      item: { id: 'kettle', title: null, price: 80, currency: 'CNY', stock: 8, available: true },
    });
    const shown = (await ask('GET', '/api/catalog/kettle')).json<{ item: { history: object[] } }>();
    expect(shown.item.history).toMatchObject([{ price: 100 }, { price: 80, at: '2026-03-02T00:00:00.000Z' }]);
  });

  it('says that nothing changed where nothing did', async () => {
    await ask('POST', '/api/catalog', { items: [KETTLE] });
    expect((await ask('POST', '/api/catalog', { items: [KETTLE] })).json()).toMatchObject({ same: 1 });
  });

  it('lists in pages, and takes items out', async () => {
    await ask('POST', '/api/catalog', { items: ['a', 'b', 'c'].map((id) => ({ id })) });
    const first = (await ask('GET', '/api/catalog?limit=2')).json<{
      items: { id: string }[];
      next: string;
    }>();
    expect([first.items.map(({ id }) => id), first.next]).toEqual([['a', 'b'], 'b']);
    expect((await ask('GET', '/api/catalog?limit=2&after=b')).json()).toMatchObject({ next: null });
    expect((await ask('DELETE', '/api/catalog/b')).json()).toEqual({ id: 'b', removed: true });
    expect((await ask('DELETE', '/api/catalog/b')).statusCode).toBe(404);
  });

  it('lets nobody in without the scope', async () => {
    const reader = await bench.key('catalog:read');
    expect((await ask('PUT', '/api/catalog/kettle', { price: 1 }, reader)).statusCode).toBe(403);
    const writer = await bench.key('events:write');
    expect((await ask('GET', '/api/catalog', undefined, writer)).statusCode).toBe(403);
    expect((await ask('GET', '/api/catalog', undefined, await bench.key('admin'))).statusCode).toBe(200);
  });

  it('describes its routes', async () => {
    const { paths } = (await bench.app.inject('/openapi.json')).json<{ paths: Record<string, object> }>();
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/catalog', '/api/catalog/{id}']));
  });
});
