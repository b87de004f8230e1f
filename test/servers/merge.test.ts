import { eventOf, identify, publish } from './engine-lab';
import { checked, shopFile } from './files-of-a-test';
import { until } from './lab';
import { useLabWithMail, type LabWithMail } from './lab-with-mail';

jest.setTimeout(180_000);

let opened: LabWithMail;
useLabWithMail('merge', (one) => (opened = one));

const FILES = [
  shopFile('UTC'),
  {
    path: 'journeys/cart.yaml',
    text:
      'journey: cart\nenter: [{ event: cart_left, key: event.cart }]\n' +
      'steps: [{ wait_for: { event: reminded, timeout: 1d } }, { email: reminder }]\n',
  },
  {
    path: 'templates/reminder.email.txt',
    text: '---\nsubject: hello\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n',
  },
];

describe('two people who turn out to be one', () => {
  it('are sent one reminder by the older of their two runs; the other ends as merged', async () => {
    const { lab, smtp } = opened;
    await publish(lab.store, checked(FILES).plan);
    await lab.dispatcher.reload();
    const of = { properties: { cart: 'c1' } };
    await lab.record([identify('uana'), eventOf('adevice', 'cart_left', of)]);
    const runOf = async (ref: string) => (await lab.store.runs.lastEntries(ref, 'cart', 1))[0];
    await until(async () => Boolean((await runOf('adevice'))?.started), 'the first run has begun');
    await lab.record([eventOf('uana', 'cart_left', of)]);
    await until(async () => Boolean((await runOf('uana'))?.started), 'the second run has begun');

    await lab.record([
      eventOf('uana', 'identify', { type: 'identify', anonymousId: 'device', previousRef: 'adevice' }),
    ]);
    await until(async () => (await runOf('uana'))?.live === false, 'the younger run has ended');
    expect((await runOf('uana'))?.outcome).toMatchObject({ reason: 'merged' });
    const handle = lab.client.workflow.getHandle((await runOf('uana'))?.workflowId ?? '');
    expect(await handle.result()).toMatchObject({ reason: 'merged' });
    expect((await runOf('adevice'))?.live).toBe(true);

    await lab.record([eventOf('uana', 'reminded')]);
    await until(async () => (await runOf('adevice'))?.live === false, 'the older run has ended');
    expect((await runOf('adevice'))?.outcome).toMatchObject({ reason: 'completed' });
    expect(smtp.recipients).toEqual(['RCPT TO:<uana@shop.example>']);
  });
});
