import { useLabWithApi, type ApiOverLab } from './api-over-lab';
import { eventOf, identify, publish } from './engine-lab';
import { checked, shopFile } from './files-of-a-test';
import { until } from './lab';
import type { LabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let opened: LabWithMail & { api: ApiOverLab };
useLabWithApi('catalogue', (one) => (opened = one), ['catalog:write']);

const FILES = [
  shopFile('Asia/Shanghai'),
  {
    path: 'journeys/cheaper.yaml',
    text:
      'journey: cheaper\nenter: [{ item: price_drop, of: listed, by: 10%, key: event.item.id }]\n' +
      'steps:\n  - if: [{ entry: item.price, is: 80 }, { entry: item.old_price, is: 100 }]\n' +
      '    then: [{ email: hello }]\n',
  },
  {
    path: 'templates/hello.email.txt',
    text: '---\nsubject: hello\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n',
  },
];

describe('from the catalogue to a mail', () => {
  it('tells those who listed an item that it has become cheaper, each once', async () => {
    const { lab, smtp, api } = opened;
    await publish(lab.store, checked(FILES).plan);
    await lab.dispatcher.reload();
    const say = (...items: object[]) => api.ask('POST', '/api/catalog', { items });
    await say({ id: 'kettle', title: 'Kettle', price: 100, currency: 'CNY', stock: 9 });
    await lab.record(['ulister', 'uviewer'].map((ref) => identify(ref)));
    const of = { properties: { product_id: 'kettle' } };
    await lab.record([
      eventOf('ulister', 'Product Added to Wishlist', of),
      eventOf('uviewer', 'Product Viewed', of),
    ]);
    await until(async () => (await lab.store.ties.ofPerson('uviewer', 9)).length === 1, 'the ties are kept');
    await until(async () => (await lab.store.ties.ofPerson('ulister', 9)).length === 1, 'the ties are kept');

    const answer = await say({ id: 'kettle', price: 80 }, { id: 'kettle', stock: 8 });
    expect(answer.body).toMatchObject({ changed: 2, refused: [] });
    await until(() => smtp.bodies.length > 0, 'the mail is there');
    await say({ id: 'kettle', price: 80 });
    await until(async () => (await lab.store.items.pending(1)).length === 0, 'everybody was told');
    await until(
      async () => Boolean((await lab.store.runs.lastEntries('ulister', 'cheaper', 1))[0]?.outcome),
      'the run ends',
    );
    expect(smtp.recipients).toEqual(['RCPT TO:<ulister@shop.example>']);
    const [run] = await lab.store.runs.lastEntries('ulister', 'cheaper', 9);
    expect(run).toMatchObject({ key: 'kettle', outcome: { reason: 'completed' } });
    expect(await lab.store.runs.lastEntries('uviewer', 'cheaper', 9)).toEqual([]);
  });
});
