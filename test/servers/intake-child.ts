import { buildApi } from '../../api/build-api';
import { openStore } from '../../store/open-store';
import { createMemoryStarter } from '../fakes/memory-starter';

/** The API alone, in a process that a test kills. It tells its parent where it listens. */
async function main(): Promise<void> {
  const secret = process.env.CHILD_SECRET ?? '';
  const store = await openStore({ uri: process.env.CHILD_MONGODB_URI ?? '', secret });
  const app = await buildApi({
    store,
    starter: createMemoryStarter(),
    dispatcher: {
      accept: () => undefined,
      reload: async () => undefined,
      enter: async () => ({ status: 'unconcerned' }),
      backlog: () => 0,
    },
    settings: { publicUrl: 'http://127.0.0.1', twilioAuthToken: null, region: 'US' },
    secret,
  });
  process.send?.({ url: await app.listen({ port: 0, host: '127.0.0.1' }) });
}

void main();
