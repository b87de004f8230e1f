import type { Connection } from 'mongoose';
import type { JsonObject } from '../audience/json';
import { defineCollection, type Stored } from './collection';
import type { Webhooks } from './reach-repositories';

interface CallRow {
  userRef: string;
  firstAtMs: number;
  tries: number;
  outcome: JsonObject | null;
}

/** Calls of webhooks, one row for each (run, step, round): how often it was tried, and what it came to. */
export function createWebhooks(connection: Connection): Webhooks {
  const calls = defineCollection<CallRow>(connection, 'webhooks', {
    userRef: 'text',
    firstAtMs: 'instant',
    tries: 'number',
    outcome: 'json',
  });
  return {
    async begin(userRef, callKey, nowMs) {
      const first = { userRef, firstAt: new Date(nowMs), outcome: null };
      const update = { $inc: { tries: 1 }, $setOnInsert: first };
      const options = { upsert: true, returnDocument: 'after' as const };
      const found = await calls.model.findOneAndUpdate({ _id: callKey }, update, options).lean<Stored>();
      const row = found && calls.toRow(found);
      return { tries: row?.tries ?? 1, outcome: row?.outcome ?? null };
    },
    async settle(callKey, outcome) {
      await calls.model.updateOne({ _id: callKey, outcome: null }, { $set: { outcome } });
    },
  };
}
