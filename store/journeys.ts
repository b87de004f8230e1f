import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import { encode } from './fields';
import { isDuplicateKey } from './grouped-calls';
import type { Journeys } from './publishing-repositories';
import { revisionOf } from './revision';
import type { JourneyOrder, JourneyRow, JourneyStatus, JourneyVersionRow } from './rows';

/** An order, with its instants. */
const ORDER = { in: ['atMs', 'fromMs'] } as const;

function idOf(journey: string, version: string): string {
  return `${journey}@${version}`;
}

/** Points a journey at a version. It becomes live, but for a paused one: pausing is for the operator to end. */
async function point(journeys: Collection<JourneyRow>, journey: string, liveVersion: string): Promise<void> {
  const set = { journey, liveVersion };
  const paused = { _id: journey, status: 'paused' };
  const done = await journeys.model.updateOne(paused, { $set: set, $inc: { changes: 1 } });
  if (done.matchedCount > 0) return;
  try {
    const others = { _id: journey, status: trusted({ $ne: 'paused' }) };
    const update = { $set: { ...set, status: 'live' }, $inc: { changes: 1 } };
    await journeys.model.updateOne(others, update, { upsert: true });
  } catch (error) {
    // It was paused, or first published, in between.
    if (!isDuplicateKey(error)) throw error;
    await point(journeys, journey, liveVersion);
  }
}

async function setStatus(
  journeys: Collection<JourneyRow>,
  { journey, status: before, order: known }: Parameters<Journeys['setStatus']>[0],
  status: JourneyStatus,
  order?: Omit<JourneyOrder, 'number'>,
): Promise<boolean> {
  const number = known?.number;
  const filter = { _id: journey, status: before, 'order.number': number ?? trusted({ $exists: false }) };
  const next = order === undefined ? {} : { order: encode(ORDER, { ...order, number: (number ?? 0) + 1 }) };
  const update = { $set: { status, ...next }, $inc: { changes: 1 } };
  return (await journeys.model.updateOne(filter, update)).matchedCount > 0;
}

/** Immutable versions of journeys, one live pointer each. */
export function createJourneys(connection: Connection): Journeys {
  const versions = defineCollection<JourneyVersionRow>(connection, 'journeyVersions', {
    journey: 'text',
    version: 'text',
    plan: 'json',
    source: 'text',
    publishedAtMs: 'instant',
  });
  const journeys = defineCollection<JourneyRow>(
    connection,
    'journeys',
    { journey: 'text', status: 'text', liveVersion: 'text', order: { maybe: ORDER } },
    { changes: 'number' },
  );
  async function list(): Promise<JourneyRow[]> {
    const found = await journeys.model.find().sort({ _id: 1 }).lean<Stored[]>();
    return found.map((one) => journeys.toRow(one));
  }
  return {
    async publish(row) {
      const document = { _id: idOf(row.journey, row.version), ...versions.toDocument(row) };
      await versions.grouped.insertNew([document]);
      await point(journeys, row.journey, row.version);
    },
    async version(journey, version) {
      const found = await versions.model.findOne({ _id: idOf(journey, version) }).lean<Stored>();
      return found && versions.toRow(found);
    },
    async versions(journey) {
      const query = versions.model.find({ journey }).select({ plan: 0, source: 0 }).sort({ publishedAt: -1 });
      return (await query.lean<Stored[]>()).map((found) => {
        const { version, publishedAtMs } = versions.toRow(found);
        return { journey, version, publishedAtMs };
      });
    },
    async live() {
      const rows = await list();
      const ids = rows.map((row) => idOf(row.journey, row.liveVersion));
      const found = await versions.model.find({ _id: trusted({ $in: ids }) }).lean<Stored[]>();
      const plans = new Map(found.map((one) => [one._id, versions.toRow(one).plan]));
      return rows.flatMap((row) => {
        const plan = plans.get(idOf(row.journey, row.liveVersion));
        return plan ? [{ ...row, plan }] : [];
      });
    },
    list,
    async listens() {
      const found = await versions.model.find().select({ 'plan.listens': 1 }).lean<Stored[]>();
      return [...new Set(found.flatMap((one) => (one['plan'] as { listens: string[] }).listens))];
    },
    setStatus: (row, status, order) => setStatus(journeys, row, status, order),
    revision: () => revisionOf(journeys),
  };
}
