import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import { idsUnder } from './ids-under';
import { pageById } from './page-by-id';
import { revisionOf } from './revision';
import type { ShadowRow, ShadowRunRow, Shadows } from './shadow-repository';

/** What of a run is looked for is a field; the rest is kept as one text, since nobody looks into it. */
interface KeptRun extends Pick<
  ShadowRunRow,
  'userRef' | 'journey' | 'live' | 'wakeAtMs' | 'enteredAtMs' | 'revision'
> {
  whole: string;
}

interface KeptShadow extends Pick<ShadowRow, 'journey' | 'startedAtMs' | 'stoppedAtMs' | 'missed'> {
  whole: string;
}

const rowOf = ({ whole, stoppedAtMs, missed }: KeptShadow): ShadowRow => ({
  ...(JSON.parse(whole) as ShadowRow),
  stoppedAtMs,
  missed,
});

function runOf({ whole, live, wakeAtMs, revision }: KeptRun): ShadowRunRow {
  return { ...(JSON.parse(whole) as ShadowRunRow), live, wakeAtMs, revision };
}

function keptRun(row: ShadowRunRow): KeptRun {
  const { userRef, journey, live, wakeAtMs, enteredAtMs, revision } = row;
  return { userRef, journey, live, wakeAtMs, enteredAtMs, revision, whole: JSON.stringify(row) };
}

/** Shadows of journeys, and their runs. */
export function createShadows(connection: Connection): Shadows {
  const shadows: Collection<KeptShadow> = defineCollection<KeptShadow>(
    connection,
    'shadows',
    { journey: 'text', startedAtMs: 'instant', stoppedAtMs: 'instant', missed: 'number', whole: 'text' },
    { changes: 'number' },
  );
  const runs = defineCollection<KeptRun>(connection, 'shadowRuns', {
    ...{ userRef: 'text', journey: 'text', live: 'flag', wakeAtMs: 'instant', enteredAtMs: 'instant' },
    ...{ revision: 'number', whole: 'text' },
  });
  const many = (found: Stored[]): ShadowRunRow[] => found.map((one) => runOf(runs.toRow(one)));
  return {
    ...shadowsOf(shadows, runs),
    async insertRun(row) {
      const document = { _id: row.runId, ...runs.toDocument(keptRun(row)) };
      return (await runs.grouped.insertNew([document])).size === 0;
    },
    async saveRun(row) {
      const document = runs.toDocument(keptRun({ ...row, revision: row.revision + 1 }));
      const update = { $set: document, $unset: runs.absent(document) };
      const written = await runs.model.updateOne({ _id: row.runId, revision: row.revision }, update);
      return written.matchedCount === 1;
    },
    async run(runId) {
      const found = await runs.model.findOne({ _id: runId }).lean<Stored>();
      return found && runOf(runs.toRow(found));
    },
    async ofPerson(userRef, journey) {
      const found = await runs.model.find(idsUnder(userRef, journey)).lean<Stored[]>();
      return many(found).sort((a, b) => a.enteredAtMs - b.enteredAtMs);
    },
    async due(nowMs, limit) {
      const filter = { wakeAt: trusted({ $lte: new Date(nowMs) }) };
      return many(await runs.model.find(filter).sort({ wakeAt: 1 }).limit(limit).lean<Stored[]>());
    },
    async page(journey, afterRunId, limit) {
      return (await pageById(runs, { journey }, afterRunId, limit)).map(runOf);
    },
  };
}

function shadowsOf(
  shadows: Collection<KeptShadow>,
  runs: Collection<KeptRun>,
): Pick<Shadows, 'start' | 'stop' | 'get' | 'active' | 'revision' | 'countMissed'> {
  return {
    async start(row) {
      const { journey, startedAtMs, stoppedAtMs, missed } = row;
      await runs.model.deleteMany({ journey });
      const kept = { journey, startedAtMs, stoppedAtMs, missed, whole: JSON.stringify(row) };
      const document = shadows.toDocument(kept);
      const update = { $set: document, $unset: shadows.absent(document), $inc: { changes: 1 } };
      await shadows.model.updateOne({ _id: journey }, update, { upsert: true });
    },
    async stop(journey, atMs) {
      const filter = { _id: journey, stoppedAt: trusted({ $exists: false }) };
      const update = { $set: { stoppedAt: new Date(atMs) }, $inc: { changes: 1 } };
      const stopped = await shadows.model.updateOne(filter, update);
      const ended = { $set: { live: false }, $unset: { wakeAt: 1 }, $inc: { revision: 1 } };
      await runs.model.updateMany({ journey, live: true }, ended);
      return stopped.matchedCount === 1;
    },
    async get(journey) {
      const found = await shadows.model.findOne({ _id: journey }).lean<Stored>();
      return found && rowOf(shadows.toRow(found));
    },
    async active() {
      const filter = { stoppedAt: trusted({ $exists: false }) };
      const found = await shadows.model.find(filter).sort({ _id: 1 }).lean<Stored[]>();
      return found.map((one) => rowOf(shadows.toRow(one)));
    },
    revision: () => revisionOf(shadows),
    async countMissed(journey) {
      await shadows.model.updateOne({ _id: journey }, { $inc: { missed: 1 } });
    },
  };
}
