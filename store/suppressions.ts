import { createHmac } from 'node:crypto';
import type { Connection } from 'mongoose';
import type { ChannelName } from '../audience/channel';
import { defineCollection } from './collection';
import type { Suppressions } from './repositories';

interface SuppressionRow {
  channel: ChannelName;
  reason: string;
  atMs: number;
}

/** Addresses to which nothing is sent. Only a keyed hash of the address is kept. */
export function createSuppressions(connection: Connection, secret: string): Suppressions {
  const suppressions = defineCollection<SuppressionRow>(connection, 'suppressions', {
    channel: 'text',
    reason: 'text',
    atMs: 'instant',
  });
  function idOf(channel: ChannelName, address: string): string {
    const hash = createHmac('sha256', secret).update(`suppression/${channel}/${address}`).digest('base64url');
    return `${channel}/${hash}`;
  }
  return {
    async add(channel, address, reason, atMs) {
      const filter = { _id: idOf(channel, address) };
      // The first reason stays: it is the evidence of why sending stopped.
      const first = suppressions.toDocument({ channel, reason, atMs });
      await suppressions.model.updateOne(filter, { $setOnInsert: first }, { upsert: true });
    },
    async remove(channel, address) {
      await suppressions.model.deleteOne({ _id: idOf(channel, address) });
    },
    async has(channel, address) {
      return (await suppressions.grouped.findById(idOf(channel, address))) !== null;
    },
  };
}
