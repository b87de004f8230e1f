import { normalizePhone } from '../../audience/address';
import { systemEvent } from '../../dispatch/system-event';
import type { EventRow, ProfileRow } from '../../store/rows';
import { changeConsent } from '../change-consent';
import type { ApiDeps } from '../deps';
import { readSmsWord, type SmsWord } from './sms-words';
import type { Fields } from './twilio-signature';

/** A lone T or N is a refusal only as the answer to a text of ours that is not older than this. */
const REPLY_WINDOW_MS = 72 * 3_600_000;

async function isReply(deps: ApiDeps, people: readonly ProfileRow[], nowMs: number): Promise<boolean> {
  const sent = await Promise.all(
    people.map(({ userRef }) => deps.store.messages.sentSince(userRef, nowMs - REPLY_WINDOW_MS)),
  );
  return sent.flat().some((message) => message.channel === 'sms');
}

async function meant(
  deps: ApiDeps,
  text: string,
  people: readonly ProfileRow[],
  nowMs: number,
): Promise<SmsWord> {
  const word = readSmsWord(text);
  if (word !== 'maybe_stop') return word;
  return (await isReply(deps, people, nowMs)) ? 'stop' : null;
}

function replied(person: ProfileRow, fields: Fields, nowMs: number): EventRow {
  return systemEvent({
    userRef: person.userRef,
    messageId: `sms/${fields['MessageSid'] ?? String(nowMs)}/replied`,
    name: 'sms_replied',
    properties: { channel: 'sms', text: (fields['Body'] ?? '').replaceAll('\u0000', '').slice(0, 1_600) },
    atMs: nowMs,
    receivedAtMs: nowMs,
  });
}

/**
 * Takes a text that somebody sent us. A refusal counts for the number, whoever it belongs to: the number is suppressed
 * first, then consent is withdrawn. Anything that is not exactly one of the words is an answer for people to read.
 */
export async function takeInboundSms(
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
  fields: Fields,
): Promise<void> {
  const number = normalizePhone(fields['From'] ?? '', deps.settings.region);
  if (!('value' in number)) return;
  const nowMs = (deps.now ?? (() => Date.now()))();
  const people = await deps.store.profiles.findByPhone(number.value);
  const word = await meant(deps, fields['Body'] ?? '', people, nowMs);
  if (word === 'stop') await deps.store.suppressions.add('sms', number.value, 'stop', nowMs);
  if (word === 'start') await deps.store.suppressions.remove('sms', number.value);
  for (const person of people) {
    if (word === null) {
      await record(replied(person, fields, nowMs));
      continue;
    }
    await changeConsent(deps, record, {
      userRef: person.userRef,
      channel: 'sms',
      topic: null,
      granted: word === 'start',
      source: `sms/${fields['MessageSid'] ?? String(nowMs)}/${word}`,
      reason: 'sms_reply',
    });
  }
}
