import { Client, Connection } from '@temporalio/client';
import type { NativeConnection } from '@temporalio/worker';
import { createShadowDriver } from '../../activities/shadow/drive-shadow';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { createWebhookCaller } from '../../channels/webhook';
import type { Config } from '../../config/config';
import type { Secrets } from '../../config/secrets';
import { createDispatcher } from '../../dispatch/dispatcher';
import type { Dispatcher } from '../../dispatch/dispatcher';
import type { PlanSource } from '../../dispatch/plans';
import { createPlanSource } from '../../dispatch/plans';
import type { RunStarter } from '../../dispatch/run-starter';
import { createRenderer } from '../../message/renderer';
import { openStore } from '../../store/open-store';
import type { Store } from '../../store/repositories';
import { journeyDataConverter } from '../../worker/data-converter';
import { createTemporalStarter, type Reach } from '../../worker/temporal-starter';
import type { Logger } from 'pino';
import type { TemporalOptions } from './temporal-options';

/** Where the services are that an engine works with. */
export interface EngineAddresses {
  mongoUri: string;
  temporal: TemporalOptions;
  /** The task queue of the workers; the usual one where none is named. */
  taskQueue?: string;
}

/** The store, Temporal and the dispatcher, open and joined; what API and worker are built on. */
export interface Engine {
  store: Store;
  plans: PlanSource;
  starter: RunStarter;
  dispatcher: Dispatcher;
  /** Starts and signals runs over the connection of a worker of this process; null: over its own again. */
  shareConnection: (native: NativeConnection | null) => void;
  close: () => Promise<void>;
}

/** Opens the store and Temporal's client and puts a dispatcher between them. The dispatcher is not started yet. */
export async function openEngine(
  addresses: EngineAddresses,
  secrets: Secrets,
  log: Logger,
  webhook: Partial<Config['webhook']> = {},
): Promise<Engine> {
  const store = await openStore({ uri: addresses.mongoUri, secret: secrets.secret });
  try {
    const plans = createPlanSource(store.journeys);
    const { namespace, ...reach } = addresses.temporal;
    // Lazy, so that intake answers while Temporal is down: starts and signals follow when it is back.
    const connection = Connection.lazy(reach);
    const dataConverter = journeyDataConverter(plans, secrets.codecKeys, store.personKeys);
    const remote: Reach = { client: new Client({ connection, namespace, dataConverter }), eager: false };
    let reachOfRuns = remote;
    const starter = createTemporalStarter(() => reachOfRuns, addresses.taskQueue);
    const shareConnection: Engine['shareConnection'] = (native) => {
      reachOfRuns =
        native === null
          ? remote
          : { client: new Client({ connection: native, namespace, dataConverter }), eager: true };
    };
    const drive = createShadowDriver({ store, calendar: luxonCalendar, now: Date.now, createRenderer });
    const webhooks = createWebhookCaller(webhook);
    const joined = { store, starter, calendar: luxonCalendar, log, drive, webhooks };
    const dispatcher = createDispatcher(joined);
    const close = async (): Promise<void> => {
      await dispatcher.stop();
      await webhooks.close();
      await connection.close();
      await store.close();
    };
    return { store, plans, starter, dispatcher, shareConnection, close };
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** The address under which people reach this API: what the settings say, else this machine. */
export function publicUrlOf(config: Config, port: number): string {
  return config.http.publicUrl ?? `http://127.0.0.1:${port}`;
}
