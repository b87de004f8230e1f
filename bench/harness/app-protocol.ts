import { fork, type ChildProcess } from 'node:child_process';

/** What an app under test is told at its start. Both sides get the same addresses and the same worker options. */
export interface AppSettings {
  mongoUri: string;
  dbName: string;
  temporalAddress: string;
  smtpUrl: string;
  taskQueue: string;
  /** False for intake alone: events are stored, and nothing is started. */
  routes: boolean;
  workerOptions: { maxConcurrentActivityTaskExecutions: number; maxCachedWorkflows: number };
}

interface Running {
  port: number;
  stop(): Promise<void>;
}

type ToApp = { kind: 'start'; settings: AppSettings } | { kind: 'stop' };
type FromApp = { kind: 'ready'; port: number } | { kind: 'failed'; message: string };

/** The app's side: starts when told to, says on which port it listens, and stops cleanly. */
export function serveBench(start: (settings: AppSettings) => Promise<Running>): void {
  let running: Running | null = null;
  process.on('message', (message: ToApp) => {
    if (message.kind === 'stop') {
      void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
      return;
    }
    start(message.settings).then(
      (app) => {
        running = app;
        process.send?.({ kind: 'ready', port: app.port } satisfies FromApp);
      },
      (error: unknown) => process.send?.({ kind: 'failed', message: String(error) } satisfies FromApp),
    );
  });
}

/** An app under test, as a process of its own, so that its CPU and memory can be told from the others'. */
export interface App {
  name: string;
  pid: number;
  port: number;
  stop(): Promise<void>;
}

/** Forks the compiled script and waits until it listens; throws with the app's own words when it cannot. */
export async function startApp(name: string, script: string, settings: AppSettings): Promise<App> {
  const child: ChildProcess = fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const port = await new Promise<number>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`${name} ended with ${code} before it listened`)));
    child.on('message', (message: FromApp) => {
      if (message.kind === 'ready') resolve(message.port);
      else {
        child.kill();
        reject(new Error(`${name}: ${message.message}`));
      }
    });
    child.send({ kind: 'start', settings } satisfies ToApp);
  });
  return {
    name,
    pid: child.pid ?? 0,
    port,
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.send({ kind: 'stop' } satisfies ToApp);
      }),
  };
}
