import type { Collection, Document, OptionalUnlessRequiredId } from 'mongodb';

/**
 * The driver's grouped insert: requests of one turn of the event loop share one `insertMany`, acknowledged by the
 * majority and the journal before any of them is answered.
 */
export function createGroupInsert<Row extends Document>(
  collection: Collection<Row>,
): (row: Row) => Promise<void> {
  let waiting: { row: Row; done: () => void; failed: (error: unknown) => void }[] = [];
  let busy = false;

  async function flush(): Promise<void> {
    busy = true;
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        const rows = group.map(({ row }) => row as OptionalUnlessRequiredId<Row>);
        await collection.insertMany(rows, { ordered: false, writeConcern: { w: 'majority', j: true } });
        group.forEach(({ done }) => done());
      } catch (error) {
        group.forEach(({ failed }) => failed(error));
      }
    }
    busy = false;
  }

  return (row) =>
    new Promise((done, failed) => {
      waiting.push({ row, done, failed });
      if (!busy) setImmediate(() => void (busy ? undefined : flush()));
    });
}
