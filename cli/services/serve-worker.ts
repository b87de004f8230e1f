import type { Logger } from 'pino';
import type { Secrets } from '../../config/secrets';
import { createWorker } from '../../worker/create-worker';
import { installRuntime } from '../../worker/runtime';
import type { Engine } from './engine';

import type { TemporalOptions } from './temporal-options';
import type { Providers } from './worker-deps';
import { workerDeps } from './worker-deps';

/** A running worker. `broken` rejects when it ends by itself. */
export interface ServedWorker {
  broken: Promise<never>;
  close: () => Promise<void>;
}

/** Builds a worker on an engine and lets it run. */
export async function serveWorker(
  engine: Engine,
  temporal: TemporalOptions,
  secrets: Secrets,
  providers: Providers,
  about: { publicUrl: string; reachable: boolean; taskQueue?: string },
  log: Logger,
): Promise<ServedWorker> {
  installRuntime(log);
  const worker = await createWorker({
    temporal,
    deps: workerDeps(engine, providers, { ...about, secret: secrets.secret }, log),
    codecKeys: secrets.codecKeys,
    ...(about.taskQueue !== undefined && { taskQueue: about.taskQueue }),
  });
  let closing = false;
  // The server hands a run that is started over the worker's connection to this very worker, with the answer.
  engine.shareConnection(worker.connection);
  const running = worker.run();
  const broken = new Promise<never>((_, reject) => {
    running.then(
      () => closing || reject(new Error('The worker stopped by itself.')),
      (error: unknown) => closing || reject(error instanceof Error ? error : new Error(String(error))),
    );
  });
  // Somebody may listen late, or never: a worker that broke is no unhandled rejection.
  broken.catch(() => undefined);
  return {
    broken,
    async close() {
      engine.shareConnection(null);
      if (!closing) worker.shutdown();
      closing = true;
      await running.catch(() => undefined);
    },
  };
}
