import type { Config } from '../config/config';
import type { Choice } from './choose';
import type { PortPolicy } from './ports';
import type { OnProgress } from './progress';
import type { Inbox } from './start-inbox';

/** How to start what one machine needs. */
export interface EmbeddedOptions {
  config: Pick<Config, 'home' | 'temporal' | 'mongoUri' | 'mail' | 'sms'>;
  /** The machine's secret, from which the sandbox's account is made. */
  secret: string;
  onProgress?: OnProgress;
  env?: NodeJS.ProcessEnv;
  /** `preferred` (default) takes a free port where the usual one is in use, and says so. */
  ports?: PortPolicy;
  /** Keeps nothing: Temporal in memory, no claim on the home folder. For tests. */
  throwAway?: boolean;
}

/** What runs, or where what was given is. */
export interface Embedded {
  temporal: { address: string; uiUrl: string | null; choice: Choice; isOurs: boolean };
  mongo: { uri: string; choice: Choice; isOurs: boolean };
  mail: { smtpUrl: string; inboxUrl: string | null };
  /** `apiBase` null is Twilio itself. */
  sms: { apiBase: string | null; accountSid: string; authToken: string; from: string };
  /** The inbox and sandbox of this process; null when both mail and SMS go elsewhere. */
  inbox: Inbox | null;
  /** What the person who started it should know, such as a port that was moved. */
  notes: string[];
  /** Writes more into `running.json`, such as the application's own address. */
  tell: (what: { url?: string; urls?: { name: string; url: string }[] }) => void;
  /** Stops everything in order, and waits until it has ended. */
  stop: () => Promise<void>;
}

/** The ports taken when they are free. */
export const PREFERRED_PORTS = { temporal: 7233, temporalUi: 8233, mongo: 27017, smtp: 1025, inbox: 8025 };
