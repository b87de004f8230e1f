import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Config } from '../../config/config';
import type { Secrets } from '../../config/secrets';
import type { Embedded } from '../../embedded/embedded';
import { startEmbedded } from '../../embedded/start-embedded';
import type { KeptKeys } from '../home';
import type { Engine } from '../services/engine';
import { openEngine, publicUrlOf } from '../services/engine';
import { openLog } from '../services/log';
import type { ServedApi } from '../services/serve-api';
import { apiPort, liveRegion, serveApi } from '../services/serve-api';
import type { ServedWorker } from '../services/serve-worker';
import { serveWorker } from '../services/serve-worker';
import { temporalOptions } from '../services/temporal-options';
import type { Providers } from '../services/worker-deps';
import { keepKeys } from './keep-keys';

/** Everything on one machine, put together part by part; `stop` ends what there is, in the opposite order. */
export interface Machine {
  startServices(say: (text: string) => void): Promise<Embedded>;
  openDatabase(): Promise<Engine>;
  keepKeys(): Promise<KeptKeys>;
  serve(regionOtherwise: string): Promise<ServedApi>;
  /** Rejects when the worker ends by itself. */
  broken(): Promise<never>;
  /** What the person should know, such as ports that were moved. */
  notes: string[];
  stop(): Promise<void>;
}

/** Where messages go: to the providers of the settings, else to the inbox and the sandbox of this machine. */
function providersOf(config: Config, { mail, sms }: Embedded): Providers {
  return { smtpUrl: mail.smtpUrl, mailFrom: config.mail.from, sms, webhook: config.webhook };
}

function needed<T>(part: T | null, name: string): T {
  if (part === null) throw new Error(`${name} has not been started yet`);
  return part;
}

/** Prepares a machine; nothing is started yet. */
export function openMachine(config: Config, secrets: Secrets): Machine {
  const log: Logger = openLog(config.logLevel, join(config.home, 'logs', 'journeyman.log'));
  const stops: (() => Promise<void>)[] = [];
  const notes: string[] = [];
  let embedded: Embedded | null = null;
  let engine: Engine | null = null;
  let worker: ServedWorker | null = null;
  let port = 0;
  return {
    notes,
    async startServices(onProgress) {
      // Asked first: a port that was asked for and is taken should cost nobody a start of two servers.
      const chosen = await apiPort(config);
      port = chosen.port;
      if (chosen.moved) notes.push(`Port ${config.http.port} is in use, so the API listens on ${port}.`);
      embedded = await startEmbedded({ config, secret: secrets.secret, onProgress });
      stops.push(embedded.stop);
      notes.push(...embedded.notes);
      return embedded;
    },
    async openDatabase() {
      const { mongo, temporal } = needed(embedded, 'MongoDB');
      const reach = await temporalOptions(config.temporal, temporal.address);
      const addresses = { mongoUri: mongo.uri, temporal: reach };
      engine = await openEngine(addresses, secrets, log, config.webhook);
      stops.push(engine.close);
      await engine.store.migrate();
      return engine;
    },
    keepKeys: () => keepKeys(config.home, needed(engine, 'The database').store),
    async serve(regionOtherwise) {
      const [servers, running] = [needed(embedded, 'MongoDB'), needed(engine, 'The database')];
      const publicUrl = publicUrlOf(config, port);
      const reach = await temporalOptions(config.temporal, servers.temporal.address);
      const region = await liveRegion(running, regionOtherwise);
      const about = { port, publicUrl, localOnly: true, twilioAuthToken: servers.sms.authToken, region };
      // The sandbox is on this machine and reaches us; Twilio does only under a public address.
      const reachable = config.http.publicUrl !== null || servers.sms.apiBase !== null;
      await running.dispatcher.start();
      worker = await serveWorker(
        running,
        reach,
        secrets,
        providersOf(config, servers),
        { publicUrl, reachable },
        log,
      );
      stops.push(worker.close);
      const api = await serveApi(running, secrets, about, log);
      stops.push(api.close);
      return api;
    },
    broken: () => needed(worker, 'The worker').broken,
    async stop() {
      for (const stop of stops.splice(0).reverse()) await stop();
    },
  };
}
