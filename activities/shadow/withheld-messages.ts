import type { Store } from '../../store/repositories';
import type { ShadowRunRow } from '../../store/shadow-repository';
import type { MessageRow } from '../../store/rows';

/** States of a message that went out, or may have. */
const COUNTED: ReadonlySet<string> = new Set(['accepted', 'deferred']);

/**
 * The ledger of one shadow run, kept in its row. Fates are those of the live message of the same run, step, round and
 * channel: a message that the live version did not send is never opened. Caps count what other journeys really sent,
 * and what this shadow would have sent.
 */
export function withheldMessages(row: ShadowRunRow, store: Store): Store['messages'] {
  const find = (sendKey: string): MessageRow | undefined =>
    row.messages.find((one) => one.sendKey === sendKey);
  const change = (sendKey: string, change: Partial<MessageRow>): boolean => {
    const found = find(sendKey);
    if (found !== undefined) Object.assign(found, change);
    return found !== undefined;
  };
  const insert = (made: MessageRow): boolean => {
    if (find(made.sendKey) !== undefined) return false;
    row.messages.push({ ...made });
    return true;
  };
  const known = (made: MessageRow): MessageRow => find(made.sendKey) ?? made;
  return {
    ...store.messages,
    claim: async (made) => ({ claimed: insert(made), row: known(made) }),
    async take(made, consent, leaseUntilMs) {
      const taken = insert({ ...made, consent, leaseUntilMs, state: 'dispatching', attempt: 1 });
      return { taken, row: known(made) };
    },
    async dispatch(_userRef, sendKey, consent, leaseUntilMs) {
      const attempt = (find(sendKey)?.attempt ?? 0) + 1;
      change(sendKey, { consent, leaseUntilMs, state: 'dispatching', attempt });
      return find(sendKey) ?? null;
    },
    async settle(_userRef, sendKey, _attempt, { state, reason, atMs }) {
      const acceptedAtMs = state === 'accepted' ? atMs : null;
      return change(sendKey, { state, reason: reason ?? null, acceptedAtMs, leaseUntilMs: null });
    },
    get: async (_userRef, sendKey) => find(sendKey) ?? null,
    ofRun: (userRef, runId) => withLiveFates(row, store, userRef, runId),
    sentSince: (userRef, sinceMs) => countedSince(row, store, userRef, sinceMs),
    lapseLeases: async () => 0,
  };
}

async function withLiveFates(
  { messages }: ShadowRunRow,
  store: Store,
  userRef: string,
  runId: string,
): Promise<MessageRow[]> {
  const live = new Map((await store.messages.ofRun(userRef, runId)).map((one) => [one.sendKey, one]));
  return messages.map((one) => ({ ...one, fates: live.get(one.sendKey)?.fates ?? [] }));
}

async function countedSince(
  row: ShadowRunRow,
  store: Store,
  userRef: string,
  sinceMs: number,
): Promise<Awaited<ReturnType<Store['messages']['sentSince']>>> {
  const [sent, runs] = await Promise.all([
    store.messages.sentSince(userRef, sinceMs, false),
    store.shadows.ofPerson(userRef, row.journey),
  ]);
  const others = runs.filter(({ runId }) => runId !== row.runId).flatMap(({ messages }) => messages);
  // Of who was merged each reference is asked about by itself; the row stands under one of them.
  const own = [...others, ...(userRef === row.userRef ? row.messages : [])].filter(
    (one) => one.purpose === 'marketing' && COUNTED.has(one.state) && one.acceptedAtMs !== null,
  );
  return [
    ...sent.filter(({ journey }) => journey !== row.journey),
    ...own
      .filter(({ acceptedAtMs }) => (acceptedAtMs ?? 0) >= sinceMs)
      .map((one) => ({ ...one, atMs: one.acceptedAtMs ?? 0, priority: one.priority ?? 5 })),
  ];
}
