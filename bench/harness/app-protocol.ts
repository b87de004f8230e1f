/** What an app under test is told at its start. All sides get the same addresses and the same worker options. */
export interface AppSettings {
  mongoUri: string;
  dbName: string;
  temporalAddress: string;
  smtpUrl: string;
  taskQueue: string;
  /** False for intake alone: events are stored, and nothing is started. */
  routes: boolean;
  /** True for the rival that keeps nothing: its events carry what a mail needs. */
  bare: boolean;
  /** A file for the rival's bundled workflow: the first app of a run writes it, so that the others start sooner. */
  rivalBundle: string;
  workerOptions: { maxConcurrentActivityTaskExecutions: number; maxCachedWorkflows: number };
}

/** Commands sent to the database so far, as `insert events`. */
export type Commands = Record<string, number>;

/** From the bench to an app. Every message but `start` has an answer of the same kind. */
export type ToApp =
  { kind: 'start'; settings: AppSettings } | { kind: 'stop' } | { kind: 'commands' } | { kind: 'collect' };

/** From an app to the bench. */
export type FromApp =
  | { kind: 'ready'; port: number }
  | { kind: 'failed'; message: string }
  | { kind: 'commands'; commands: Commands }
  | { kind: 'collect' };
