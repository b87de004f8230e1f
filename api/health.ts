import type { FastifyInstance } from 'fastify';
import type { Store } from '../store/repositories';
import type { ApiMetrics } from './metrics';

/** How long readiness waits for the database. */
const PATIENCE_MS = 2_000;

async function readiness(store: Store): Promise<Record<string, unknown> & { ready: boolean }> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('The database does not answer')), PATIENCE_MS).unref();
  });
  try {
    const [{ version }, missing] = await Promise.race([
      Promise.all([store.ping(), store.missingIndexes()]),
      late,
    ]);
    const [failed, people] = await Promise.race([
      Promise.all([store.scans.failed(), store.setAside.total()]),
      late,
    ]);
    const looks = { failing: failed.length, peopleSetAside: people };
    return { ready: missing.length === 0, mongodb: version, missingIndexes: missing, looks };
  } catch {
    return { ready: false, mongodb: null };
  }
}

/** `/livez`: the process answers. `/readyz`: it can store events. Temporal is not asked: intake does without it. */
export function healthRoutes(app: FastifyInstance, store: Store, metrics: ApiMetrics): void {
  app.get('/livez', async () => ({ live: true }));
  app.get('/readyz', async (_request, reply) => {
    const found = await readiness(store);
    if (!found.ready) reply.header('retry-after', '2');
    return reply.code(found.ready ? 200 : 503).send(found);
  });
  app.get('/metrics', async (_request, reply) => {
    const { contentType, body } = await metrics.text();
    return reply.header('content-type', contentType).send(body);
  });
}
