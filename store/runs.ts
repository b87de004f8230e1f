import { trusted, type Connection } from 'mongoose';
import type { Outcome } from '../journey/engine/run';
import { defineCollection, type Collection, type Stored } from './collection';
import { encode } from './fields';
import { REPEATED_WHEN_LOST } from './grouped-calls';
import { pageById } from './page-by-id';
import type { Runs } from './repositories';
import type { RunRow } from './rows';

function defineRuns(connection: Connection): Collection<RunRow> {
  return defineCollection<RunRow>(
    connection,
    'runs',
    {
      runId: 'text',
      userRef: 'text',
      journey: 'text',
      version: 'text',
      key: 'text',
      live: 'flag',
      workflowId: 'text',
      overlap: { maybe: 'text' },
      listens: 'texts',
      enteredAtMs: 'instant',
      entryMessageId: 'text',
      at: 'text',
      endedAtMs: 'instant',
      outcome: { in: ['atMs'] },
      holdout: 'flag',
      started: 'flag',
    },
    // There only while a workflow has still to be started: its sparse index is the sweeper's list.
    { unstartedSince: 'instant' },
  );
}

async function insert(runs: Collection<RunRow>, row: RunRow): Promise<boolean> {
  const waits = row.live && !row.started && !row.holdout;
  const sweeping = waits ? { unstartedSince: new Date() } : {};
  const document = { _id: row.runId, ...runs.toDocument(row), ...sweeping };
  return (await runs.grouped.insertNew([document])).size === 0;
}

async function counts(runs: Collection<RunRow>): ReturnType<Runs['counts']> {
  const live = { $sum: { $cond: ['$live', 1, 0] } };
  const ended = { $sum: { $cond: ['$live', 0, 1] } };
  const found = await runs.model.aggregate<{ _id: string; live: number; ended: number }>([
    { $group: { _id: '$journey', live, ended } },
    { $sort: { _id: 1 } },
  ]);
  return found.map((one) => ({ journey: one._id, live: one.live, ended: one.ended }));
}

async function standing(runs: Collection<RunRow>, journey: string): ReturnType<Runs['standing']> {
  const found = await runs.model.aggregate<{ _id: { version: string; at: string | null }; people: number }>([
    { $match: { journey, live: true } },
    { $group: { _id: { version: '$version', at: '$at' }, people: { $sum: 1 } } },
    { $sort: { _id: 1 } },
  ]);
  return found.map(({ _id, people }) => ({ ..._id, people }));
}

/** The runs of a person, by the index that begins with the person: not every server finds ranges of ids by theirs. */
function ofPerson(userRef: string, journey?: string): Record<string, unknown> {
  return { userRef, ...(journey === undefined ? {} : { journey }) };
}

function liveOf(runs: Collection<RunRow>, userRefs: readonly string[]) {
  return runs.model.find({ userRef: trusted({ $in: [...userRefs] }), live: true }).lean<Stored[]>();
}

/**
 * What runs listen to is looked at here, where a person's few live ones are: SecantusDB leaves a partial index for any
 * condition that the index does not cover, and reads the whole collection.
 */
function listeningOf(live: readonly RunRow[], tokens: readonly string[]): RunRow[] {
  const asked = new Set(tokens);
  return live.filter(({ listens }) => listens.some((token) => asked.has(token)));
}

function liveIn(journey: string, untilMs?: number): Record<string, unknown> {
  const entered = untilMs === undefined ? {} : { enteredAt: trusted({ $lte: new Date(untilMs) }) };
  return { ...entered, journey, live: true };
}

function endingWith(outcome: Outcome) {
  const set = { live: false, at: outcome.at, endedAt: new Date(outcome.atMs) };
  const ended = encode({ in: ['atMs'] }, outcome);
  return { $set: { ...set, outcome: ended }, $unset: { unstartedSince: 1 } };
}

function countLive(runs: Collection<RunRow>, journey: string, upTo?: string): Promise<number> {
  const within = upTo === undefined ? {} : { _id: trusted({ $lte: upTo }) };
  return runs.model.countDocuments({ ...within, journey, live: true });
}

/** One row for each entry of a person into a journey. */
export function createRuns(connection: Connection): Runs {
  const runs = defineRuns(connection);
  async function many(query: PromiseLike<Stored[]>): Promise<RunRow[]> {
    return (await query).map((found) => runs.toRow(found));
  }
  return {
    insert: (row) => insert(runs, row),
    async get(runId) {
      const found = await runs.model.findOne({ _id: runId }).lean<Stored>();
      return found && runs.toRow(found);
    },
    async markStarted(runIds) {
      // Those that have ended meanwhile need no mark.
      const waiting = { _id: trusted({ $in: [...runIds] }), unstartedSince: trusted({ $exists: true }) };
      const update = { $set: { started: true }, $unset: { unstartedSince: 1 } };
      await runs.model.updateMany(waiting, update, { writeConcern: REPEATED_WHEN_LOST });
    },
    async listening(userRefs, tokens) {
      if (userRefs.length === 0 || tokens.length === 0) return [];
      return listeningOf(await many(liveOf(runs, userRefs)), tokens);
    },
    async liveRun(userRef, journey, key) {
      const found = await runs.model.findOne({ userRef, journey, key, live: true }).lean<Stored>();
      return found && runs.toRow(found);
    },
    async lastEntries(userRef, journey, limit) {
      const query = runs.model.find(ofPerson(userRef, journey)).sort({ enteredAt: -1 }).limit(limit);
      return many(query.lean<Stored[]>());
    },
    async setPosition(runId, at) {
      await runs.grouped.updateOne({ _id: runId, live: true }, { $set: { at } });
    },
    async setVersion(runId, taken) {
      await runs.grouped.updateOne({ _id: runId, live: true }, { $set: { ...taken } });
    },
    notOnVersion: (journey, version, ...page) =>
      pageById(runs, { journey, live: true, version: trusted({ $ne: version }) }, ...page),
    liveOf: (journey, afterRunId, limit, untilMs) =>
      pageById(runs, liveIn(journey, untilMs), afterRunId, limit),
    countLive: (journey, upTo) => countLive(runs, journey, upTo),
    standing: (journey) => standing(runs, journey),
    async end(runId, outcome) {
      await runs.grouped.updateLater({ _id: runId, live: true }, endingWith(outcome));
    },
    async unstarted(beforeMs, limit) {
      const filter = { unstartedSince: trusted({ $lte: new Date(beforeMs) }) };
      return many(runs.model.find(filter).sort({ unstartedSince: 1 }).limit(limit).lean<Stored[]>());
    },
    async ofPerson(userRef, limit) {
      return many(runs.model.find(ofPerson(userRef)).sort({ enteredAt: -1 }).limit(limit).lean<Stored[]>());
    },
    scan: (afterRunId, limit) => pageById(runs, {}, afterRunId, limit),
    async list({ limit, userRef, ...filter }) {
      const query = { ...filter, ...(userRef === undefined ? {} : ofPerson(userRef)) };
      return many(runs.model.find(query).sort({ enteredAt: -1 }).limit(limit).lean<Stored[]>());
    },
    counts: () => counts(runs),
  };
}
