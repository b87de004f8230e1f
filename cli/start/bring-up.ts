import { join } from 'node:path';
import type { Config } from '../../config/config';
import type { Embedded } from '../../embedded/embedded';
import type { ApiClient } from '../api-client';
import { openApi } from '../api-client';
import type { UsableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import { publishOver } from '../publish/publish-over';
import type { Terminal } from '../terminal';
import type { FirstStart } from './first-start';
import { firstStart } from './first-start';
import { importShop } from './import-shop';
import type { Machine } from './machine';
import { addressesOf, printAddresses } from './page';
import { sampleArrived, sendSample } from './sample';
import type { StartTask } from './tasks';
import { runTasks } from './tasks';

/** What is brought up. `chosen`: the workspace was named, so it is published whatever was published before. */
export interface BringUp {
  config: Config;
  machine: Machine;
  usable: UsableWorkspace;
  chosen: boolean;
}

/** How long the first mail may take before the page is printed without it. */
const FIRST_MAIL_MS = 60_000;

/** What the tasks hand to one another. */
interface Begun {
  embedded: Embedded | null;
  url: string;
}

type Open = (kind: 'write' | 'admin') => ApiClient;

function servingTasks(terminal: Terminal, { machine, usable }: BringUp, begun: Begun): StartTask[] {
  const { t } = terminal;
  return [
    {
      title: t('start.services'),
      async run(say) {
        begun.embedded = await machine.startServices((text, ratio?: number) =>
          say(ratio === undefined ? text : `${text} ${Math.round(ratio * 100)} %`),
        );
      },
    },
    { title: t('start.migrate'), run: async () => void (await machine.openDatabase()) },
    { title: t('start.keys'), run: async () => void (await machine.keepKeys()) },
    {
      title: t('start.api'),
      async run() {
        begun.url = (await machine.serve(usable.workspace.brand.region)).url;
        begun.embedded?.tell({ url: begun.url });
      },
    },
  ];
}

/** Publishes, once in a home; a workspace that was named is published whatever was published before. */
function publishTasks(
  terminal: Terminal,
  { usable, chosen }: BringUp,
  first: FirstStart,
  open: Open,
): StartTask[] {
  if (!chosen && first.done('published')) return [];
  const title = terminal.t('start.publish', { workspace: usable.workspace.brand.workspace });
  const run = async (): Promise<void> => {
    await publishOver(open('admin'), usable);
    first.remember('published');
  };
  return [{ title, run }];
}

/** Imports the example's purchases, once in a home; what was cut short goes on where it stopped. */
function importTasks(
  terminal: Terminal,
  invocation: Invocation,
  { config, usable, chosen }: BringUp,
  first: FirstStart,
  open: Open,
): StartTask[] {
  if (chosen || invocation.options.import === false || first.done('imported')) return [];
  const file = join(usable.dir, 'data', 'cdnow-sample.txt');
  const run = async (say: (text: string) => void): Promise<void> => {
    if (await importShop(terminal, open('write'), config.home, file, say)) first.remember('imported');
  };
  return [{ title: terminal.t('start.import'), run }];
}

/** Sends the sample once, and says how long after the start its mail was there. */
async function firstMail(
  terminal: Terminal,
  open: Open,
  begun: Begun,
  startedAtMs: number,
): Promise<boolean> {
  const { t } = terminal;
  terminal.say(`• ${t('start.sample')}`);
  await sendSample(open('write'), Date.now());
  const box = begun.embedded?.inbox?.box;
  if (box === undefined || begun.embedded?.mail.inboxUrl === null) return true;
  const arrived = await sampleArrived(box, FIRST_MAIL_MS, terminal.interrupted);
  const seconds = Math.round((Date.now() - startedAtMs) / 100) / 10;
  terminal.say(
    arrived ? t('start.first-email', { seconds }) : t('start.no-email', { seconds: FIRST_MAIL_MS / 1000 }),
  );
  return arrived;
}

/** Brings everything up, task by task, and prints where it is. Ctrl-C between two tasks ends it there. */
export async function bringUp(terminal: Terminal, invocation: Invocation, what: BringUp): Promise<void> {
  const startedAtMs = Date.now();
  const { machine, config, chosen } = what;
  const begun: Begun = { embedded: null, url: '' };
  const first = firstStart(config.home);
  const open: Open = (kind) => {
    const options = { ...invocation.options, url: begun.url, key: undefined };
    return openApi(
      { ...terminal, env: {} },
      { ...invocation, options: { ...options, home: config.home } },
      kind,
    );
  };
  await runTasks(terminal, servingTasks(terminal, what, begun));
  await runTasks(terminal, publishTasks(terminal, what, first, open));
  const wantsSample = !chosen && invocation.options.sample !== false && !first.done('sample');
  if (wantsSample && !terminal.interrupted.aborted && (await firstMail(terminal, open, begun, startedAtMs))) {
    first.remember('sample');
  }
  // After the sample: seven thousand events of history would stand before it in the inbox of events.
  await runTasks(terminal, importTasks(terminal, invocation, what, first, open));
  for (const note of machine.notes) terminal.say(note);
  if (begun.embedded === null) return;
  const urls = addressesOf(terminal, config.home, begun.embedded, begun.url);
  begun.embedded.tell({ urls });
  printAddresses(terminal, urls);
}
