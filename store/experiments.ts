import { trusted, type Connection } from 'mongoose';
import { defineCollection, type Collection, type Stored } from './collection';
import type { DrawRow, Experiments, ExperimentRow } from './experiment-repository';

interface Collections {
  draws: Collection<DrawRow>;
  experiments: Collection<ExperimentRow>;
}

function define(connection: Connection): Collections {
  const draws = defineCollection<DrawRow>(connection, 'draws', {
    experiment: 'text',
    variant: 'text',
    userRef: 'text',
    runId: 'text',
    journey: 'text',
    version: 'text',
    enteredAtMs: 'instant',
    entryMessageId: 'text',
    drawnAtMs: 'instant',
    // Taken away when the draw is counted: its sparse index is the list of those that are not.
    dueAtMs: 'instant',
  });
  const experiments = defineCollection<ExperimentRow>(
    connection,
    'experiments',
    {
      experiment: 'text',
      journey: 'text',
      split: 'text',
      counts: 'json',
      turn: 'number',
      won: { in: ['atMs'] },
    },
    // Draws that the counts hold already and that are still in the list.
    { pending: 'texts' },
  );
  return { draws, experiments };
}

function drawId({ userRef, experiment }: Pick<DrawRow, 'userRef' | 'experiment'>): string {
  return `${userRef}/${experiment}`;
}

/** Takes counted draws off the list, and then notes that none are pending in this turn. */
async function clear(
  { draws, experiments }: Collections,
  experiment: string,
  turn: number,
  ids: readonly string[],
) {
  await draws.model.updateMany({ _id: trusted({ $in: [...ids] }) }, { $unset: { dueAt: 1 } });
  await experiments.model.updateOne({ _id: experiment, turn }, { $set: { pending: [] } });
}

async function due(
  collections: Collections,
  { experiment, journey, split }: Parameters<Experiments['due']>[0],
  untilMs: number,
  limit: number,
): ReturnType<Experiments['due']> {
  const { draws, experiments } = collections;
  const first = { experiment, journey, split, counts: {}, turn: 0, pending: [] };
  await experiments.model.updateOne({ _id: experiment }, { $setOnInsert: first }, { upsert: true });
  const found = await experiments.model
    .findOne({ _id: experiment })
    .lean<Stored & { turn: number; pending?: string[] }>();
  const { turn = 0, pending = [] } = found ?? {};
  if (pending.length > 0) await clear(collections, experiment, turn, pending);
  const filter = { experiment, dueAt: trusted({ $lte: new Date(untilMs) }) };
  const rows = await draws.model.find(filter).sort({ dueAt: 1 }).limit(limit).lean<Stored[]>();
  return { turn, rows: rows.map((row) => draws.toRow(row)) };
}

/** The counts and the list of whom they hold change in one write; what is left of a crash in between `due` clears. */
async function count(
  collections: Collections,
  experiment: string,
  turn: number,
  outcomes: readonly { row: DrawRow; reached: boolean }[],
): Promise<boolean> {
  const more: Record<string, number> = { turn: 1 };
  for (const { row, reached } of outcomes) {
    const people = `counts.${row.variant}.people`;
    const goals = `counts.${row.variant}.reached`;
    more[people] = (more[people] ?? 0) + 1;
    more[goals] = (more[goals] ?? 0) + (reached ? 1 : 0);
  }
  const pending = outcomes.map(({ row }) => drawId(row));
  const counted = await collections.experiments.model.updateOne(
    { _id: experiment, turn },
    { $inc: more, $set: { pending } },
  );
  if (counted.matchedCount === 0) return false;
  await clear(collections, experiment, turn + 1, pending);
  return true;
}

async function waiting({ draws }: Collections, experiment: string): Promise<Record<string, number>> {
  const found = await draws.model.aggregate<{ _id: string; people: number }>([
    { $match: { experiment, dueAt: { $exists: true } } },
    { $group: { _id: '$variant', people: { $sum: 1 } } },
  ]);
  return Object.fromEntries(found.map(({ _id, people }) => [_id, people]));
}

/** Draws, one a person and experiment, and one row of counts and verdict for each experiment. */
export function createExperiments(connection: Connection): Experiments {
  const collections = define(connection);
  const { draws, experiments } = collections;
  const toRow = (found: Stored): ExperimentRow => {
    const row = experiments.toRow(found);
    return { ...row, counts: row.counts ?? {} };
  };
  return {
    async draw(row) {
      await draws.grouped.insertNew([{ _id: drawId(row), ...draws.toDocument(row) }]);
    },
    due: (about, untilMs, limit) => due(collections, about, untilMs, limit),
    count: (experiment, turn, outcomes) => count(collections, experiment, turn, outcomes),
    async get(experiment) {
      const found = await experiments.model.findOne({ _id: experiment }).lean<Stored>();
      return found && toRow(found);
    },
    async ofJourney(journey) {
      const found = await experiments.model.find({ journey }).sort({ _id: 1 }).lean<Stored[]>();
      return found.map(toRow);
    },
    waiting: (experiment) => waiting(collections, experiment),
    async decide(experiment, won) {
      const { won: document } = experiments.toDocument({ won } as ExperimentRow);
      const open = { _id: experiment, won: trusted({ $exists: false }) };
      await experiments.model.updateOne(open, { $set: { won: document } });
    },
  };
}
