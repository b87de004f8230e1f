import { trusted, type Connection } from 'mongoose';
import { defineCollection } from './collection';
import type { EntryLimits } from './reach-repositories';

interface PeriodRow {
  beganAtMs: number;
  entries: number;
}

/** The present period of each journey that has a limit: one row a journey. */
export function createEntryLimits(connection: Connection): EntryLimits {
  const { model } = defineCollection<PeriodRow>(connection, 'entryPeriods', {
    beganAtMs: 'instant',
    entries: 'number',
  });
  return {
    async take(journey, people, perMs, nowMs) {
      const over = new Date(nowMs - perMs);
      const first = { beganAt: new Date(nowMs), entries: 1 };
      // A row that is just made has all its places taken, so that the next look begins the period and takes one.
      const none = { beganAt: new Date(0), entries: 0 };
      await model.updateOne({ _id: journey }, { $setOnInsert: none }, { upsert: true });
      const running = { _id: journey, beganAt: trusted({ $gt: over }), entries: trusted({ $lt: people }) };
      if ((await model.updateOne(running, { $inc: { entries: 1 } })).matchedCount > 0) return true;
      const begun = await model.updateOne(
        { _id: journey, beganAt: trusted({ $lte: over }) },
        { $set: first },
      );
      if (begun.matchedCount > 0) return true;
      // Somebody else has begun the period in between.
      return (await model.updateOne(running, { $inc: { entries: 1 } })).matchedCount > 0;
    },
  };
}
