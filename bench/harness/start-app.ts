import { fork, type ChildProcess } from 'node:child_process';
import type { AppSettings, Commands, FromApp, ToApp } from './app-protocol';

/** An app under test, as a process of its own, so that its CPU and memory can be told from the others'. */
export interface App {
  name: string;
  pid: number;
  port: number;
  /** What it has sent to the database so far. */
  commands(): Promise<Commands>;
  /** Lets it collect its garbage, so that what stays is what it needs. Worker threads of the SDK are not reached. */
  collectGarbage(): Promise<void>;
  stop(): Promise<void>;
}

/** Forks the compiled script and waits until it listens; throws with the app's own words when it cannot. */
export async function startApp(name: string, script: string, settings: AppSettings): Promise<App> {
  const child = fork(script, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--expose-gc'] });
  const ready = await ask(name, child, { kind: 'start', settings }, ['ready', 'failed']);
  if (ready.kind !== 'ready') {
    child.kill();
    throw new Error(`${name}: ${ready.kind === 'failed' ? ready.message : 'did not start'}`);
  }
  return {
    name,
    pid: child.pid ?? 0,
    port: ready.port,
    async commands() {
      const answer = await ask(name, child, { kind: 'commands' }, ['commands']);
      return answer.kind === 'commands' ? answer.commands : {};
    },
    async collectGarbage() {
      await ask(name, child, { kind: 'collect' }, ['collect']);
    },
    stop: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) return resolve();
        child.once('exit', () => resolve());
        child.send({ kind: 'stop' } satisfies ToApp);
      }),
  };
}

/** Sends, and waits for the answer; an app that ends instead is an error. */
function ask(name: string, child: ChildProcess, message: ToApp, kinds: FromApp['kind'][]): Promise<FromApp> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null): void => reject(new Error(`${name} ended by itself with ${code}`));
    const heard = (answer: FromApp): void => {
      if (!kinds.includes(answer.kind)) return;
      child.off('exit', ended);
      child.off('message', heard);
      resolve(answer);
    };
    child.once('exit', ended);
    child.on('message', heard);
    child.send(message);
  });
}
