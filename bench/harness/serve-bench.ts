import type { AppSettings, Commands, FromApp, ToApp } from './app-protocol';

/** An app that listens. */
export interface Running {
  port: number;
  /** What it has sent to the database so far. */
  commands(): Commands;
  stop(): Promise<void>;
}

/** The app's side: starts when told to, says on which port it listens, answers questions, and stops cleanly. */
export function serveBench(start: (settings: AppSettings) => Promise<Running>): void {
  let running: Running | null = null;
  const tell = (message: FromApp): void => void process.send?.(message);
  // The bench has ended without a word: nothing is to go on behind its back.
  process.on('disconnect', () => process.exit(1));
  process.on('message', (message: ToApp) => {
    switch (message.kind) {
      case 'stop':
        void (running?.stop() ?? Promise.resolve()).finally(() => process.exit(0));
        return;
      case 'commands':
        tell({ kind: 'commands', commands: running?.commands() ?? {} });
        return;
      case 'collect':
        // There with `--expose-gc`, under which the bench starts all sides.
        globalThis.gc?.();
        tell({ kind: 'collect' });
        return;
      case 'start':
        start(message.settings).then(
          (app) => {
            running = app;
            tell({ kind: 'ready', port: app.port });
          },
          (error: unknown) => tell({ kind: 'failed', message: String(error) }),
        );
    }
  });
}
