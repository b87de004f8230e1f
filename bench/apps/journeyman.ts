import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mongo } from 'mongoose';
import { openEngine } from '../../cli/services/engine';
import { openLog } from '../../cli/services/log';
import { serveApi } from '../../cli/services/serve-api';
import { serveWorker } from '../../cli/services/serve-worker';
import { freePorts } from '../../embedded/ports';
import type { AppSettings } from '../harness/app-protocol';
import { countOfClass } from '../harness/count-commands';
import { addressOf } from '../harness/database';
import { serveBench, type Running } from '../harness/serve-bench';
import { BENCH_SECRETS } from '../measures/seed';

/** The product as `npm start` puts it together: intake, dispatcher and worker in one process. */
async function start(settings: AppSettings): Promise<Running> {
  const [port = 0] = await freePorts(1);
  const publicUrl = `http://127.0.0.1:${port}`;
  const log = openLog('warn', join(mkdtempSync(join(tmpdir(), 'journeyman-bench-log-')), 'app.log'));
  const temporal = { address: settings.temporalAddress, namespace: 'default' };
  const counter = countOfClass(mongo.MongoClient);
  const mongoUri = addressOf(settings.mongoUri, settings.dbName, { monitorCommands: 'true' });
  const addresses = { mongoUri, temporal, taskQueue: settings.taskQueue };
  const engine = await openEngine(addresses, BENCH_SECRETS, log);
  const about = { port, publicUrl, localOnly: true, twilioAuthToken: null, region: 'CN' };
  const api = await serveApi(engine, BENCH_SECRETS, about, log);
  const stops: (() => Promise<void>)[] = [() => api.close()];
  if (settings.routes) {
    await engine.dispatcher.start();
    const providers = { smtpUrl: settings.smtpUrl, mailFrom: 'Shop <hello@shop.example>', sms: null };
    const queue = { publicUrl, reachable: false, taskQueue: settings.taskQueue };
    const worker = await serveWorker(engine, temporal, BENCH_SECRETS, providers, queue, log);
    stops.push(() => worker.close());
  }
  stops.push(() => engine.close());
  return {
    port,
    commands: () => ({ ...counter.commands }),
    async stop() {
      for (const stop of stops) await stop();
    },
  };
}

serveBench(start);
