import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';
import { fateRule } from './message-states';
import type { MessageRow } from './rows';

type By = { sendKey: string } | { providerId: string };

/** Notes a fate once, and lets it change the state where it outranks what is known. Null when no row matches. */
export async function recordFate(
  messages: Collection<MessageRow>,
  by: By,
  was: string,
  atMs: number,
): Promise<MessageRow | null> {
  const key = 'sendKey' in by ? { _id: by.sendKey } : { providerId: by.providerId };
  const fresh = { ...key, 'fates.was': trusted({ $ne: was }) };
  const note = { $push: { fates: { was, at: new Date(atMs) } } };
  const noted = await messages.model.updateOne(fresh, note);
  const rule = fateRule(was);
  if (rule) {
    // Not only when it was noted just now: a crash may have come between the two updates.
    const below = {
      ...key,
      fateRank: trusted({ $lt: rule.rank }),
      state: trusted({ $in: rule.from }),
    };
    const accepted = rule.state === 'accepted' && noted.modifiedCount > 0;
    const set = { state: rule.state, fateRank: rule.rank, reason: null };
    await messages.model.updateOne(below, { $set: accepted ? { ...set, acceptedAt: new Date(atMs) } : set });
  }
  const found = await messages.model.findOne(key).lean<Stored>();
  return found && messages.toRow(found);
}
