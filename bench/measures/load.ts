import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../harness/start-app';
import type { Side, World } from '../harness/world';

/** A person of a measure. Every second one is gold. */
export interface Person {
  id: string;
  email: string;
  tier: 'gold' | 'plain';
}

let known = 0;

/** People nobody has met before, so that no run of an earlier round stands in the way of theirs. */
export function people(count: number): Person[] {
  const from = known;
  known += count;
  return Array.from({ length: count }, (_, index) => {
    // Ids of one length, so that histories can be compared byte by byte.
    const id = `p${String(from + index).padStart(8, '0')}`;
    return { id, email: `${id}@people.example`, tier: index % 2 === 0 ? 'gold' : 'plain' };
  });
}

/** Sends HTTP over kept connections, as a client library would. */
export interface Sender {
  track(person: Person, properties?: object, event?: string): Promise<void>;
  post(path: string, body: object): Promise<void>;
  close(): void;
}

/** A sender to one app. All take the same body; the rival without a database is told the traits as well. */
export function createSender(app: App, side: Side, writeKey: string, sockets = 32): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets, noDelay: true });
  const headers = {
    'content-type': 'application/json',
    ...(side === 'journeyman'
      ? { authorization: `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}` }
      : {}),
  };
  let sent = 0;
  const post = (path: string, body: object): Promise<void> =>
    new Promise((resolve, reject) => {
      const text = JSON.stringify(body);
      const call = request(
        {
          host: '127.0.0.1',
          port: app.port,
          path,
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': Buffer.byteLength(text) },
        },
        (response) => {
          response.resume();
          response.once('end', () =>
            response.statusCode === 200
              ? resolve()
              : reject(new Error(`${path} answered ${response.statusCode}`)),
          );
        },
      );
      call.once('error', reject);
      call.end(text);
    });
  return {
    post,
    track(person, properties = {}, event = 'offer_requested') {
      sent += 1;
      return post('/v1/track', {
        userId: person.id,
        event,
        messageId: `${person.id}-${sent}`,
        properties,
        ...(side === 'bare' ? { traits: { email: person.email, tier: person.tier } } : {}),
      });
    },
    close: () => agent.destroy(),
  };
}

/** Calls for every item, this many at once. */
export async function forAll<T>(
  items: readonly T[],
  atOnce: number,
  call: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await call(item);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** How many people go ahead of a measure, on each side. */
export const WARM_UP = 100;

/**
 * Sends people ahead, so that nothing is measured while it is compiled, connected or planned for the first time. Gives
 * how many connections their mails opened, which are kept.
 */
export async function warmUp(
  world: World,
  sender: Sender,
  ahead: readonly Person[],
  event?: string,
): Promise<number> {
  world.sink.clear();
  await forAll(ahead, 16, (person) => sender.track(person, {}, event));
  await world.sink.waitFor(ahead.length, 60_000);
  await delay(1_500);
  const { connections } = world.sink;
  world.sink.clear();
  return connections;
}
