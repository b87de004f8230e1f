import { trusted } from 'mongoose';
import type { Collection, Stored } from './collection';
import { fateRule } from './message-states';
import type { MessageRow } from './rows';

type By = { sendKey: string } | { providerId: string };

/** Notes a fate once, and lets it change the state where it proves something new. Null when no row matches. */
export async function recordFate(
  messages: Collection<MessageRow>,
  by: By,
  was: string,
  atMs: number,
): Promise<MessageRow | null> {
  const key = 'sendKey' in by ? { _id: by.sendKey } : { providerId: by.providerId };
  const fresh = { ...key, 'fates.was': trusted({ $ne: was }) };
  const note = { $push: { fates: { was, at: new Date(atMs) } } };
  await messages.model.updateOne(fresh, note);
  const rule = fateRule(was);
  if (rule) {
    // Not only when it was noted just now: a crash may have come between the two updates.
    const accepted = rule.to === 'accepted' ? { acceptedAt: new Date(atMs) } : {};
    const update = { $set: { state: rule.to, reason: null, ...accepted }, $unset: { leaseUntil: 1 } };
    await messages.model.updateOne({ ...key, state: trusted({ $in: rule.from }) }, update);
  }
  const found = await messages.model.findOne(key).lean<Stored>();
  return found && messages.toRow(found);
}
