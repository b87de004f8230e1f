import { randomUUID } from 'node:crypto';
import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import { MIDDLE_PRIORITY } from '../audience/permit';
import { encode } from './fields';
import { COUNTED, settledFrom } from './message-states';
import type { Settlement } from './ledger-views';
import { recordFate } from './message-fate';
import { pageById } from './page-by-id';
import type { Messages } from './repositories';
import type { MessageRow, MessageState } from './rows';

function defineMessages(connection: Connection): Collection<MessageRow> {
  return defineCollection<MessageRow>(
    connection,
    'messages',
    {
      sendKey: 'text',
      userRef: 'text',
      runId: 'text',
      journey: 'text',
      version: 'text',
      step: 'text',
      channel: 'text',
      template: 'text',
      templateVersion: 'text',
      purpose: 'text',
      topic: 'text',
      state: 'text',
      priority: { maybe: 'number' },
      attempt: 'number',
      leaseUntilMs: 'instant',
      providerId: 'text',
      reason: 'text',
      consent: { in: ['atMs'] },
      claimedAtMs: 'instant',
      acceptedAtMs: 'instant',
      fates: { list: ['atMs'] },
    },
    // `countsAt`: when this message counts for caps; the end of its lease while it is in flight; while a cap defers it,
    // when it asks again.
    { countsAt: 'instant', holder: 'text' },
  );
}

/** A callback may beat the provider's answer: the answer then adds the provider's id and changes no state. */
async function settleLate(
  messages: Collection<MessageRow>,
  filter: Filter,
  to: Settlement,
): Promise<boolean> {
  if (to.state !== 'accepted') return false;
  const states = trusted({ $in: ['accepted', 'delivered', 'bounced', 'complained', 'failed'] });
  const reported = { ...filter, state: states, 'fates.0': trusted({ $exists: true }) };
  const known = to.providerId === undefined ? {} : { providerId: to.providerId };
  const set = { ...known, acceptedAt: new Date(to.atMs), countsAt: new Date(to.atMs) };
  const done = await messages.model.updateOne(reported, { $set: set, $unset: { leaseUntil: 1 } });
  return done.matchedCount > 0;
}

interface Filter {
  _id: string;
  userRef: string;
  attempt: number;
}

async function settle(messages: Collection<MessageRow>, filter: Filter, to: Settlement): Promise<boolean> {
  const set: Record<string, unknown> = { state: to.state, reason: to.reason ?? null };
  if (to.providerId !== undefined) set.providerId = to.providerId;
  if (to.state === 'accepted') set.acceptedAt = new Date(to.atMs);
  if (to.state === 'accepted' || to.state === 'unknown') set.countsAt = new Date(to.atMs);
  if (to.waitsUntilMs !== undefined) set.countsAt = new Date(to.waitsUntilMs);
  const from = { ...filter, state: { $in: settledFrom(to.state) } };
  const update = { $set: set, $unset: { leaseUntil: 1 } };
  // Only the holder of this attempt settles it, so a row that shows both was settled by this very call.
  const isMine = (now: Stored): boolean => now['attempt'] === filter.attempt && now['state'] === to.state;
  return (await messages.grouped.updateWhere(from, update, isMine)) || settleLate(messages, filter, to);
}

/**
 * Claims a key and takes it for its first dispatch, in one write. Where the answer of the database is lost, the
 * holder's mark tells whose it is.
 */
async function take(
  messages: Collection<MessageRow>,
  ...[claim, consent, leaseUntilMs]: Parameters<Messages['take']>
): ReturnType<Messages['take']> {
  const row: MessageRow = { ...claim, state: 'dispatching', attempt: 1, leaseUntilMs, consent };
  const holder = randomUUID();
  const kept = { countsAt: new Date(claim.claimedAtMs), holder };
  const document = { _id: row.sendKey, ...messages.toDocument(row), ...kept };
  const there = async (): Promise<Stored | null> => messages.grouped.findById(row.sendKey);
  try {
    if ((await messages.grouped.insertNew([document])).size === 0) return { row, taken: true };
  } catch (error) {
    if ((await there())?.['holder'] !== holder) throw error;
    return { row, taken: true };
  }
  const found = await there();
  if (found?.['userRef'] !== row.userRef) throw new Error('A send key belongs to another person.');
  return { row: messages.toRow(found), taken: false };
}

/** Takes a row for one dispatch. Where the answer of the database is lost, the holder's mark tells whose it is. */
async function dispatch(
  messages: Collection<MessageRow>,
  ...[userRef, sendKey, consent, leaseUntilMs, again]: Parameters<Messages['dispatch']>
): Promise<MessageRow | null> {
  const from: MessageState[] = again ? ['claimed', 'deferred', 'unknown'] : ['claimed', 'deferred'];
  const holder = randomUUID();
  const until = new Date(leaseUntilMs);
  const evidence = consent === null ? {} : { consent: encode({ in: ['atMs'] }, consent) };
  const set = { state: 'dispatching', reason: null, leaseUntil: until, countsAt: until, holder, ...evidence };
  const mine = async (): Promise<MessageRow | null> => {
    const found = await messages.grouped.findById(sendKey);
    return found?.holder === holder ? messages.toRow(found) : null;
  };
  try {
    const filter = { _id: sendKey, userRef, state: trusted({ $in: from }) };
    const done = await messages.model.updateOne(filter, { $set: set, $inc: { attempt: 1 } });
    return done.matchedCount > 0 ? await mine() : null;
  } catch (error) {
    const taken = await mine();
    if (taken) return taken;
    throw error;
  }
}

async function sentSince(
  messages: Collection<MessageRow>,
  userRef: string,
  sinceMs: number,
  waitingToo: boolean,
): ReturnType<Messages['sentSince']> {
  const found = await messages.model
    .find({ userRef, countsAt: trusted({ $gte: new Date(sinceMs) }) })
    .lean<(Stored & { countsAt: Date })[]>();
  return found.flatMap((one) => {
    const { sendKey, channel, topic, journey, purpose, state, reason, ...row } = messages.toRow(one);
    const waits = waitingToo && state === 'deferred' && reason === 'cap';
    if (purpose !== 'marketing' || (!waits && !COUNTED.includes(state))) return [];
    const { priority = MIDDLE_PRIORITY, claimedAtMs } = row;
    const atMs = one.countsAt.getTime();
    return [{ sendKey, channel, topic, journey, state, atMs, priority, claimedAtMs }];
  });
}

/** The send ledger: one row for each send key; each change of state is one conditional update. */
export function createMessages(connection: Connection): Messages {
  const messages = defineMessages(connection);
  const get: Messages['get'] = async (userRef, sendKey) => {
    const found = await messages.model.findOne({ _id: sendKey, userRef }).lean<Stored>();
    return found && messages.toRow(found);
  };
  return {
    get,
    async claim(row) {
      const kept = { countsAt: new Date(row.claimedAtMs) };
      const taken = await messages.grouped.insertNew([
        { _id: row.sendKey, ...messages.toDocument(row), ...kept },
      ]);
      if (taken.size === 0) return { row, claimed: true };
      const there = await get(row.userRef, row.sendKey);
      if (!there) throw new Error('A send key belongs to another person.');
      return { row: there, claimed: false };
    },
    take: (...args) => take(messages, ...args),
    dispatch: (...args) => dispatch(messages, ...args),
    settle: (userRef, sendKey, attempt, to) => settle(messages, { _id: sendKey, userRef, attempt }, to),
    recordFate: (by, was, atMs) => recordFate(messages, by, was, atMs),
    async ofRun(userRef, runId) {
      const found = await messages.model.find({ userRef, runId }).sort({ claimedAt: 1 }).lean<Stored[]>();
      return found.map((one) => messages.toRow(one));
    },
    sentSince: (userRef, sinceMs, waitingToo = false) => sentSince(messages, userRef, sinceMs, waitingToo),
    async lapseLeases(nowMs) {
      const filter = { leaseUntil: trusted({ $lte: new Date(nowMs) }), state: 'dispatching' };
      const update = { $set: { state: 'unknown', reason: 'lease_over' }, $unset: { leaseUntil: 1 } };
      return (await messages.model.updateMany(filter, update)).modifiedCount;
    },
    scan: (afterKey, limit) => pageById(messages, {}, afterKey, limit),
    async list({ limit, ...filter }) {
      const query = messages.model.find(filter).sort({ claimedAt: -1 }).limit(limit);
      return (await query.lean<Stored[]>()).map((one) => messages.toRow(one));
    },
  };
}
