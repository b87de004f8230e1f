import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PREFERRED_PORTS, type Embedded, type EmbeddedOptions } from './embedded';
import { findMongo } from './mongo/find-mongo';
import { mongoUri, startMongo } from './mongo/start-mongo';
import { pickPort } from './ports';
import { claimHome } from './running-file';
import { sandboxAccount } from './sms/sandbox';
import { startInbox, type Inbox } from './start-inbox';
import { findTemporal } from './temporal/find-temporal';
import { prepareGiven } from './temporal/prepare-given';
import { startTemporal } from './temporal/start-temporal';

/** What the parts of a start share. */
interface Start {
  options: EmbeddedOptions;
  home: string;
  /** In the order of starting; stopped in the opposite one. */
  stops: (() => Promise<void>)[];
  notes: string[];
}

/**
 * Starts Temporal, MongoDB, the mail inbox and the SMS sandbox, as far as the settings name no others. Rejects with an
 * `EmbeddedError`, having stopped what it had started; its code is `already_running` when this home is in use, and
 * `whatRuns(home)` then tells where.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const { home } = options.config;
  const claim = options.throwAway === true ? null : claimHome(home);
  const start: Start = { options, home, stops: [], notes: [] };
  const end = async (): Promise<void> => {
    for (const stopOne of start.stops.splice(0).reverse()) await stopOne();
    claim?.release();
  };
  let ending: Promise<void> | null = null;
  const stop = (): Promise<void> => (ending ??= end());
  try {
    await mkdir(join(home, 'logs'), { recursive: true });
    // Both may download much, so they look for their servers at the same time.
    const [mongo, temporal] = await settleBoth(beginMongo(start), beginTemporal(start));
    const { inbox, mail, sms } = await beginInbox(start);
    claim?.tell({
      temporalAddress: temporal.address,
      temporalChoice: temporal.choice.why,
      mongoUri: mongo.isOurs ? mongo.uri : null,
      mongoChoice: mongo.choice.why,
    });
    const tell: Embedded['tell'] = (what) => claim?.tell(what);
    return { temporal, mongo, mail, sms, inbox, notes: start.notes, tell, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Waits for both even when one fails, so that nothing is started behind the back of the clean-up. */
async function settleBoth<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return [await first, await second];
}

async function beginTemporal(start: Start): Promise<Embedded['temporal']> {
  const { config, env = process.env } = start.options;
  const say = start.options.onProgress ?? (() => undefined);
  const { found, choice } = await findTemporal(env, config.temporal.address, say);
  if ('address' in found) {
    start.notes.push(...(await prepareGiven(config.temporal, found.address)));
    return { address: found.address, uiUrl: null, choice, isOurs: false };
  }
  const port = await choosePort(start, 'temporal', 'Temporal');
  const uiPort = await choosePort(start, 'temporalUi', 'the Temporal UI');
  say('starting Temporal');
  const server = await startTemporal({
    command: found.command,
    port,
    uiPort,
    namespace: config.temporal.namespace,
    dbFile: start.options.throwAway === true ? null : join(start.home, 'temporal.db'),
    logFile: join(start.home, 'logs', 'temporal.log'),
  });
  start.stops.push(server.stop);
  const uiUrl = `http://127.0.0.1:${uiPort}`;
  return { address: `127.0.0.1:${port}`, uiUrl, choice, isOurs: true };
}

async function beginMongo(start: Start): Promise<Embedded['mongo']> {
  const { config, env = process.env } = start.options;
  const say = start.options.onProgress ?? (() => undefined);
  const { found, choice } = await findMongo(env, config.mongoUri, say);
  if ('uri' in found) return { uri: found.uri, choice, isOurs: false };
  const port = await choosePort(start, 'mongo', 'MongoDB');
  say('starting MongoDB');
  // The two kinds of server cannot read each other's files.
  const dataDir = join(start.home, 'mongod' in found ? 'mongod' : 'secantus');
  const logFile = join(start.home, 'logs', 'mongodb.log');
  const server = await startMongo({ found, port, dataDir, logFile });
  start.stops.push(server.stop);
  return { uri: mongoUri(port), choice, isOurs: true };
}

async function beginInbox(start: Start): Promise<Pick<Embedded, 'inbox' | 'mail' | 'sms'>> {
  const { mail, sms } = start.options.config;
  const account = sandboxAccount(start.options.secret);
  let inbox: Inbox | null = null;
  if (mail.smtpUrl === null || sms === null) {
    const smtpPort = await choosePort(start, 'smtp', 'the mail inbox');
    const httpPort = await choosePort(start, 'inbox', 'the inbox page');
    inbox = await startInbox({ dir: join(start.home, 'inbox'), smtpPort, httpPort, account });
    start.stops.push(inbox.stop);
  }
  return {
    inbox,
    mail: {
      smtpUrl: mail.smtpUrl ?? inbox?.smtpUrl ?? '',
      inboxUrl: mail.smtpUrl === null ? (inbox?.inboxUrl ?? null) : null,
    },
    sms: sms ?? { ...account, apiBase: inbox?.apiBase ?? null },
  };
}

async function choosePort(start: Start, which: keyof typeof PREFERRED_PORTS, what: string): Promise<number> {
  const preferred = PREFERRED_PORTS[which];
  const { port, moved } = await pickPort(preferred, start.options.ports ?? 'preferred', what);
  if (moved) start.notes.push(`Port ${preferred} is in use, so ${what} listens on ${port}.`);
  return port;
}
