import { mongo } from 'mongoose';
import type { DrawRow } from '../../store/experiment-repository';
import type { Store } from '../../store/repositories';
import { useStore } from './own-store';

let store: Store;

const uri = useStore((opened) => (store = opened));

const about = (journey: string) => ({ experiment: `${journey}/words@1`, journey, split: 'words' });

function drawOf(journey: string, person: number, dueAtMs: number): DrawRow {
  return {
    experiment: about(journey).experiment,
    variant: person % 2 === 0 ? 'long' : 'short',
    userRef: `u${person}`,
    runId: `u${person}/${journey}/h`,
    journey,
    version: 'v1',
    enteredAtMs: 1_000,
    entryMessageId: null,
    drawnAtMs: 2_000,
    dueAtMs,
  };
}

const drawMany = (journey: string, people: number): Promise<unknown> =>
  Promise.all(
    Array.from({ length: people }, (_, person) => store.experiments.draw(drawOf(journey, person, 10_000))),
  );

describe('the draws of an experiment', () => {
  it('are one a person, the first', async () => {
    await store.experiments.draw(drawOf('first', 1, 10_000));
    await store.experiments.draw({ ...drawOf('first', 1, 99_000), variant: 'long' });
    expect((await store.experiments.due(about('first'), 99_000, 10)).rows).toEqual([
      drawOf('first', 1, 10_000),
    ]);
  });

  it('are due when their time is over, and not before', async () => {
    await store.experiments.draw(drawOf('due', 1, 10_000));
    expect((await store.experiments.due(about('due'), 9_999, 10)).rows).toEqual([]);
    expect((await store.experiments.due(about('due'), 10_000, 10)).rows).toHaveLength(1);
    expect(await store.experiments.waiting(about('due').experiment)).toEqual({ short: 1 });
  });
});

describe('the counts of an experiment', () => {
  it('hold everybody once, though several count at the same time', async () => {
    await drawMany('many', 100);
    const { experiment } = about('many');
    async function countAll(): Promise<void> {
      for (;;) {
        const { turn, rows } = await store.experiments.due(about('many'), 10_000, 7);
        if (rows.length === 0) return;
        await store.experiments.count(
          experiment,
          turn,
          rows.map((row) => ({ row, reached: row.userRef.endsWith('1') })),
        );
      }
    }
    await Promise.all([countAll(), countAll(), countAll()]);
    expect(await store.experiments.get(experiment)).toMatchObject({
      counts: { long: { people: 50, reached: 0 }, short: { people: 50, reached: 10 } },
      won: null,
    });
    expect(await store.experiments.waiting(experiment)).toEqual({});
  });

  it('hold nobody twice when whoever counted died before the list was cleared', async () => {
    await drawMany('died', 4);
    const { experiment } = about('died');
    const { turn, rows } = await store.experiments.due(about('died'), 10_000, 10);
    await store.experiments.count(
      experiment,
      turn,
      rows.map((row) => ({ row, reached: true })),
    );
    // As it was in the instant between the two writes.
    const client = await mongo.MongoClient.connect(uri);
    const pending = rows.map(({ userRef }) => `${userRef}/${experiment}`);
    await client
      .db()
      .collection<{ _id: string }>('experiments')
      .updateOne({ _id: experiment }, { $set: { pending } });
    await client
      .db()
      .collection<{ _id: string }>('draws')
      .updateMany({ _id: { $in: pending } }, { $set: { dueAt: new Date(10_000) } });
    await client.close();
    expect((await store.experiments.due(about('died'), 10_000, 10)).rows).toEqual([]);
    expect(await store.experiments.get(experiment)).toMatchObject({
      counts: { long: { people: 2, reached: 2 }, short: { people: 2, reached: 2 } },
    });
  });

  it('keep the first verdict with its evidence', async () => {
    await store.experiments.due(about('won'), 0, 1);
    const { experiment } = about('won');
    const counts = { long: { people: 900, reached: 90 }, short: { people: 900, reached: 190 } };
    const won = {
      winner: 'short',
      atMs: 5_000,
      counts,
      ahead: { long: { difference: 0.11, low: 0.06, high: 0.16 } },
    };
    await store.experiments.decide(experiment, won);
    await store.experiments.decide(experiment, { ...won, winner: 'long' });
    expect((await store.experiments.get(experiment))?.won).toEqual(won);
    expect(await store.experiments.ofJourney('won')).toHaveLength(1);
  });
});
