import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { untilPublishedHolds } from './published';
import { cliJson, startCli, type Started, until, urlsIn } from './started';

interface Mail {
  subject: string;
}

interface ListedRun {
  runId: string;
  journey: string;
}

const JOURNEY = `journey: hello
title: Hello
enter:
  - event: said_hello
again: once
delivery: { purpose: transactional }
steps:
  - email: hello
  - wait: 2d
  - email: goodbye
`;

function template(subject: string): string {
  return `---\nsubject: ${subject}\n---\n${subject}, {{ profile.name | default: 'friend' }}.\n`;
}

describe('journeyman dev beside a journeyman start', () => {
  const home = mkdtempSync(join(tmpdir(), 'journeyman-dev-'));
  const shop = join(home, 'my-shop');
  const file = join(shop, 'journeys/hello.yaml');
  const running: Started[] = [];
  let dev: Started;

  const begin = (argv: string[]): Started => {
    const started = startCli(argv, home);
    running.push(started);
    return started;
  };
  /** Changes what the watched workspace holds, and gives what `dev` says until it watches again. */
  const save = async (path: string, text: string): Promise<string> => {
    const before = dev.stderr().length + dev.stdout().length;
    const watching = dev.stderr().split('Watching').length;
    writeFileSync(path, text);
    await until(dev, 'A round', () => dev.stderr().split('Watching').length > watching);
    expect(dev.stderr().length + dev.stdout().length).toBeGreaterThan(before);
    return dev.stdout() + dev.stderr();
  };
  /** The subjects of what a person got, oldest first, once there are as many as are waited for. */
  const subjects = async (person: string, count: number): Promise<string[]> => {
    let found: Mail[] = [];
    const inbox = urlsIn(home).get('Inbox (mail and SMS)') ?? '';
    await until(dev, `${count} mails to ${person}`, async () => {
      const answer = await fetch(`${inbox}/api/messages?kind=email&to=${person}@shop.example`);
      found = ((await answer.json()) as { messages: Mail[] }).messages;
      return found.length >= count;
    });
    return found.map(({ subject }) => subject).reverse();
  };
  const sayHello = (person: string): Promise<unknown> =>
    cliJson(
      ['send-event', 'said_hello', '--person', person, '--trait', `email=${person}@shop.example`],
      home,
    );

  beforeAll(async () => {
    expect(await startCli(['init', shop], home).ended).toBe(0);
    writeFileSync(file, JOURNEY);
    for (const [name, subject] of [
      ['hello', 'Hello'],
      ['hi', 'Hi again'],
      ['goodbye', 'Goodbye'],
    ]) {
      writeFileSync(join(shop, `templates/${name}.en.email.txt`), template(subject ?? ''));
    }
    const start = begin(['start', '--no-import', '--no-sample']);
    await until(start, 'Readiness', () => start.stderr().includes('Journeyman is ready.'));
    dev = begin(['dev', shop]);
    await until(dev, 'The first round', () => dev.stderr().includes('Watching'));
  }, 240_000);
  afterAll(async () => {
    for (const { child, ended } of running.reverse()) {
      child.kill('SIGINT');
      await ended;
    }
    rmSync(home, { recursive: true, force: true });
  }, 60_000);

  it('publishes at once what is in the folder, and a real event gets its mail', async () => {
    expect(dev.stdout()).toMatch(/hello is live as [0-9a-f]{16}/);
    await sayHello('ana');
    expect(await subjects('ana', 1)).toEqual(['Hello']);
  }, 240_000);

  it('moves the clock of a run: a wait of two days ends when it is told to', async () => {
    const { runs } = await cliJson<{ runs: ListedRun[] }>(['run', 'list', '--person', 'ana'], home);
    expect(runs).toMatchObject([{ journey: 'hello' }]);
    await cliJson(['run', 'skip-wait', runs[0]?.runId ?? ''], home);
    expect(await subjects('ana', 2)).toEqual(['Hello', 'Goodbye']);
  }, 240_000);

  it('shows a mistake, and lets the version that is live go on', async () => {
    const said = await save(file, JOURNEY.replace('wait: 2d', 'wait: later'));
    expect(said).toContain('bad_duration');
    expect(said).toContain('journeys/hello.yaml:9');
    await sayHello('ben');
    expect(await subjects('ben', 1)).toEqual(['Hello']);
  }, 240_000);

  it('publishes what was saved, and the next event gets it', async () => {
    await save(file, JOURNEY.replace('email: hello', 'email: hi'));
    expect(dev.stdout().match(/hello is live as [0-9a-f]{16}/g)).toHaveLength(2);
    await sayHello('cleo');
    expect(await subjects('cleo', 1)).toEqual(['Hi again']);
  }, 240_000);

  it('publishes a template that was saved without a change of the journey', async () => {
    await save(join(shop, 'templates/hi.en.email.txt'), template('Good morning'));
    await untilPublishedHolds();
    await sayHello('dan');
    expect(await subjects('dan', 1)).toEqual(['Good morning']);
  }, 240_000);

  it('ends with 0 and says no trace of a stack', async () => {
    dev.child.kill('SIGINT');
    expect(await dev.ended).toBe(0);
    expect(dev.stderr()).not.toMatch(/^\s+at /m);
    expect(readFileSync(file, 'utf8')).toContain('email: hi');
  }, 60_000);
});
