import type { Connection } from 'mongoose';
import type { CountedResponses } from '../journey/simulator/population/estimate-responses';

/** How people responded to messages, for estimates; nothing in it is of one person. */
export interface MessageResponses {
  /** Of the messages accepted since then, by template. */
  since(atMs: number): Promise<CountedResponses[]>;
}

/** How many of the rows met one of these fates. */
function met(...fates: string[]): object {
  const known = { $map: { input: { $ifNull: ['$fates', []] }, as: 'fate', in: '$$fate.was' } };
  return { $sum: { $cond: [{ $or: fates.map((fate) => ({ $in: [fate, known] })) }, 1, 0] } };
}

/** Counts in the database, over the send ledger. */
export function createMessageResponses(connection: Connection): MessageResponses {
  return {
    async since(atMs) {
      const rows = await connection
        .collection('messages')
        .aggregate<
          Omit<CountedResponses, 'template' | 'channel'> & {
            _id: Pick<CountedResponses, 'template' | 'channel'>;
          }
        >([
          { $match: { acceptedAt: { $gte: new Date(atMs) } } },
          {
            $group: {
              _id: { template: '$template', channel: '$channel' },
              sent: { $sum: 1 },
              opened: met('opened', 'clicked'),
              clicked: met('clicked'),
              bounced: met('bounced', 'failed'),
              complained: met('complained'),
            },
          },
          { $sort: { '_id.template': 1, '_id.channel': 1 } },
        ])
        .toArray();
      return rows.map(({ _id, ...counts }) => ({ ..._id, ...counts }));
    },
  };
}
