import { openLabStore, openLabWorker } from './engine-lab';

/** A worker in a process of its own, which a test kills. It tells its parent when it runs. */
async function main(): Promise<void> {
  // Nobody is left behind when the test fails before it kills.
  process.once('disconnect', () => process.exit(1));
  const options = JSON.parse(process.env.CHILD_OPTIONS ?? '{}') as {
    temporalAddress: string;
    mongoUri: string;
    taskQueue: string;
    smtpUrl: string;
    leaseMs: number;
  };
  const store = await openLabStore(options.mongoUri);
  const worker = await openLabWorker({ ...options, store });
  const running = worker.run();
  process.send?.('running');
  await running;
}

void main();
