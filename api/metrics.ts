import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Store } from '../store/repositories';

/** What the API counts; names end in their unit, as Prometheus asks. */
export interface ApiMetrics {
  events(outcome: 'stored' | 'duplicate' | 'rejected', count: number): void;
  request(route: string, method: string, status: number, seconds: number): void;
  /** The text that `/metrics` answers with. */
  text(): Promise<{ contentType: string; body: string }>;
}

/** Metrics of one API instance. Nothing in them names a person. */
export function createMetrics(
  store: Pick<Store, 'events'>,
  dispatcher: { backlog(): number },
  waitingBytes: () => number,
): ApiMetrics {
  const registers = [new Registry()];
  const [registry] = registers;
  if (registry === undefined) throw new Error('No metrics registry');
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'journeyman_intake_events_total',
    help: 'Events that intake stored, knew already, or refused.',
    labelNames: ['outcome'],
    registers,
  });
  const requests = new Histogram({
    name: 'journeyman_http_request_seconds',
    help: 'Time to answer, by route.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const gauge = (name: string, help: string, read: () => number | Promise<number>): Gauge =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        try {
          this.set(await read());
        } catch {
          this.set(Number.NaN);
        }
      },
    });
  gauge('journeyman_inbox_unrouted', 'Events stored and not dealt with yet.', () =>
    store.events.unroutedCount(),
  );
  gauge('journeyman_dispatch_backlog', 'Events in the memory of this dispatcher.', () =>
    dispatcher.backlog(),
  );
  gauge('journeyman_intake_waiting_bytes', 'Events that wait to be stored, by weight.', waitingBytes);
  return {
    events: (outcome, count) => events.inc({ outcome }, count),
    request: (route, method, status, seconds) =>
      requests.observe({ route, method, status: String(status) }, seconds),
    text: async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
  };
}
