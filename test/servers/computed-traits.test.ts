import { checkWorkspace } from '../../journey/language/check-workspace';
import { publishWorkspace } from '../../dispatch/publish-workspace';
import { eventOf, identify } from './engine-lab';
import { until } from './lab';
import { useLabWithMail, type LabWithMail } from './lab-with-mail';

jest.setTimeout(120_000);

let opened: LabWithMail;
useLabWithMail('computed-traits', (one) => (opened = one));

const WORKSPACE = {
  path: 'workspace.yaml',
  text:
    'workspace: shop\ntimezone: Asia/Shanghai\n' +
    "sender: { email: 'Shop <hello@shop.example>', address: 1 Example Road }\n",
};
const FILES = [
  WORKSPACE,
  { path: 'traits/orders.yaml', text: 'trait: orders\ncount: order_placed\n' },
  {
    path: 'traits/stage.yaml',
    text:
      'trait: stage\nstages:\n' +
      '  - { is: regular, when: { profile: orders, gte: 3 } }\n' +
      '  - { is: new, otherwise: true }\n',
  },
  {
    path: 'journeys/regular.yaml',
    text: 'journey: regular\nenter: [{ trait: stage, to: [regular] }]\nsteps:\n  - email: hello\n',
  },
  {
    path: 'templates/hello.email.txt',
    text: '---\nsubject: hello\n---\n{{ workspace.sender.address }} {{ links.unsubscribe }}\n',
  },
];

describe('traits that are published after people have acted', () => {
  it('are computed from what is stored, follow what comes, and let into journeys whom they concern', async () => {
    const { lab, smtp } = opened;
    const traitsOf = async (ref: string) => (await lab.store.profiles.get(ref))?.traits ?? {};
    const ordered = (ref: string, number: number) =>
      eventOf(ref, 'order_placed', { messageId: `${ref}-order-${number}` });
    await lab.record(['uearly', 'ulate'].map((ref) => identify(ref)));
    await lab.record([ordered('uearly', 1), ordered('uearly', 2)]);
    await until(async () => (await lab.store.events.unroutedCount()) === 0, 'the orders are history');

    const { workspace, faults } = checkWorkspace(FILES);
    if (workspace === null) throw new Error(faults.map(({ message }) => message).join('; '));
    await publishWorkspace(lab.store, workspace, Date.now());
    await lab.dispatcher.reload();
    await until(async () => (await traitsOf('uearly'))['orders'] === 2, 'the background has counted');
    expect(await traitsOf('uearly')).toMatchObject({ orders: 2, stage: 'new' });

    await lab.record([ordered('uearly', 3), ordered('ulate', 1)]);
    await until(async () => (await traitsOf('uearly'))['stage'] === 'regular', 'the third order counts');
    await until(() => Promise.resolve(smtp.recipients.length > 0), 'the mail');
    expect(await traitsOf('ulate')).toMatchObject({ orders: 1, stage: 'new' });
    expect(smtp.recipients).toEqual([expect.stringContaining('uearly@')]);
  });
});
