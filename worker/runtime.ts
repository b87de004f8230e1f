import { DefaultLogger, makeTelemetryFilterString, Runtime, type LogEntry } from '@temporalio/worker';
import type { Logger } from 'pino';

let installed = false;

/**
 * Sets up what all workers of a process share: logs go to our logger, metrics to Prometheus where an address is given.
 * Temporal allows it once a process, before anything else of the worker is used; later calls change nothing.
 */
export function installRuntime(logger: Logger, metricsAddress: string | null = null): void {
  if (installed) return;
  installed = true;
  const prometheus = { bindAddress: metricsAddress ?? '', useSecondsForDurations: true, unitSuffix: true };
  Runtime.install({
    logger: new DefaultLogger('INFO', (entry) => forward(logger, entry)),
    shutdownSignals: [],
    telemetryOptions: {
      logging: { filter: makeTelemetryFilterString({ core: 'WARN', other: 'ERROR' }), forward: {} },
      ...(metricsAddress === null ? {} : { metrics: { prometheus } }),
    },
  });
}

/** Names of what happened, never the payloads: a run's input and results stay out of the log. */
function forward(logger: Logger, { level, message, meta }: LogEntry): void {
  const { workflowId, activityType, attempt, sdkComponent } = meta ?? {};
  const error: unknown = meta?.['error'];
  const facts = {
    ...(typeof workflowId === 'string' ? { workflowId } : {}),
    ...(typeof activityType === 'string' ? { activityType } : {}),
    ...(typeof attempt === 'number' ? { attempt } : {}),
    ...(typeof sdkComponent === 'string' ? { component: sdkComponent } : {}),
    ...(error instanceof Error ? { error: error.name } : {}),
  };
  if (level === 'ERROR') logger.error(facts, message);
  else if (level === 'WARN') logger.warn(facts, message);
  else if (level === 'INFO') logger.info(facts, message);
  else logger.debug(facts, message);
}
