import { eventOf, identify, publish } from './engine-lab';
import { checked, shopFile } from './files-of-a-test';
import { until } from './lab';
import { useLabWithMail, type LabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let opened: LabWithMail;
useLabWithMail('recommend', (one) => (opened = one));

const FILES = [
  shopFile('Asia/Shanghai'),
  {
    path: 'journeys/more.yaml',
    text:
      'journey: more\nenter: [{ event: asked }]\nsteps:\n' +
      '  - { id: picks, recommend: { strategy: also_bought, limit: 3 }, else: [{ exit: nothing }] }\n' +
      '  - if: [{ step: picks.items.0.title, is: Teapot }, { step: picks.items.1, exists: false }]\n' +
      '    then: [{ email: hello }]\n',
  },
  {
    path: 'templates/hello.email.txt',
    text:
      '---\nsubject: hello\n---\n{% for item in step.picks.items %}* {{ item.title }} {{ item.price }}\n{% endfor %}\n' +
      '{{ workspace.sender.address }} {{ links.unsubscribe }}\n',
  },
];

describe('from the purchases of many people to a mail', () => {
  it('shows what others bought beside it, and nothing that is sold out', async () => {
    const { lab, smtp } = opened;
    const { store } = lab;
    await store.items.patch(
      [
        { id: 'kettle' },
        { id: 'cup', stock: 0 },
        { id: 'teapot', title: 'Teapot', price: 30 },
        { id: 'bike' },
      ],
      5,
      Date.now(),
    );
    const order = (ref: string, ...items: string[]) =>
      eventOf(ref, 'order_placed', { properties: { products: items.map((product_id) => ({ product_id })) } });
    // Bought before anything asked for it: nothing but events is kept of it.
    const people = Array.from({ length: 12 }, (_, at) => `ubuyer${String(at)}`);
    await lab.record(people.map((ref, at) => order(ref, 'kettle', 'cup', at < 8 ? 'teapot' : 'bread')));
    await lab.record([order('usingle', 'kettle', 'bike'), identify('uviewer')]);
    await lab.record([eventOf('uviewer', 'product_viewed', { properties: { product_id: 'kettle' } })]);
    await until(async () => (await store.events.unroutedCount()) === 0, 'the purchases are dealt with');
    expect(await store.ties.page(null, 9)).toEqual([]);

    const { plan, workspace } = checked(FILES);
    await publish(store, plan, {}, workspace.templates);
    await lab.dispatcher.reload();
    await until(async () => (await store.scans.get('related')) !== null, 'the purchases are looked at');
    const kettle = (await store.related.getMany(['kettle'])).get('kettle');
    expect(kettle?.buyers).toBe(13);
    expect(kettle?.neighbours.map(({ item, together }) => [item, together])).toEqual([
      ['cup', 12],
      ['teapot', 8],
      ['bread', 4],
    ]);

    await lab.record([eventOf('uviewer', 'asked')]);
    await until(() => smtp.bodies.length > 0, 'the mail is there');
    expect(smtp.bodies[0]).toContain('* Teapot 30');
    expect(smtp.recipients).toEqual(['RCPT TO:<uviewer@shop.example>']);
  });

  it('reads ties page by page and forgets what was found before', async () => {
    const { store } = opened.lab;
    const all = await store.ties.page(null, 1_000);
    const first = await store.ties.page(null, 5);
    expect(await store.ties.page(first[4] ?? null, 1_000)).toEqual(all.slice(5));
    const atMs = (await store.related.getMany(['kettle'])).get('kettle')?.atMs ?? 0;
    await store.related.forgetBefore(atMs);
    expect((await store.related.getMany(['kettle'])).size).toBe(1);
    await store.related.forgetBefore(atMs + 1);
    expect((await store.related.getMany(['kettle', 'cup'])).size).toBe(0);
  });
});
