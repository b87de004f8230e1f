import type { FastifyBaseLogger } from 'fastify';
import type { Dispatcher } from '../dispatch/dispatcher';
import type { RunStarter } from '../dispatch/run-starter';
import type { Store } from '../store/repositories';

/** The settings that the API reads; `config/` has them all. */
interface ApiSettings {
  /** Where the world reaches this API: provider signatures and links are made for it. */
  publicUrl: string;
  /** Twilio's secret for callbacks; null answers every callback with 403. */
  twilioAuthToken: string | null;
  /** Default region for phone numbers, ISO 3166 alpha-2. */
  region: string;
  /** Proxies whose forwarded addresses are believed, as CIDR ranges. */
  trustProxy?: string[];
}

/** All that the API is built from. Nothing in `api/` opens a connection of its own. */
export interface ApiDeps {
  store: Store;
  dispatcher: Pick<Dispatcher, 'accept' | 'reload' | 'enter' | 'backlog'>;
  starter: RunStarter;
  settings: ApiSettings;
  /** The project's secret, from which references and link tokens are made. */
  secret: string;
  /** A pino logger; left out, nothing is logged. */
  logger?: FastifyBaseLogger;
  now?: () => number;
}
