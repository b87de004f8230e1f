import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../audience/json';
import { openApi } from '../api-client';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { outJson } from '../json-out';
import { argument, badValue, manyOption, textOption } from '../options';
import { readPairs } from '../pairs';
import type { Terminal } from '../terminal';

/** `consent=email,sms` means a list of channels, as `identify` takes it. */
function withConsentList(traits: JsonObject): JsonObject {
  return typeof traits.consent === 'string' ? { ...traits, consent: traits.consent.split(',') } : traits;
}

/** Records one event of a person; traits go ahead of it as an identify call of its own. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const event = argument(invocation, 0);
  const userId = textOption(invocation, 'person');
  if (userId === undefined) {
    const fix = t('send-event.no-person-fix');
    throw new CliFailure({ code: 'usage', exit: EXIT.usage, what: t('send-event.no-person'), fix });
  }
  const traits = withConsentList(readPairs(terminal, 'trait', manyOption(invocation, 'trait')));
  const properties = readPairs(terminal, 'set', manyOption(invocation, 'set'));
  const messageId = textOption(invocation, 'messageId') ?? randomUUID();
  const timestamp = textOption(invocation, 'at') ?? new Date().toISOString();
  if (Number.isNaN(Date.parse(timestamp)))
    throw badValue(terminal, '--at', timestamp, '2026-05-12T10:00:00+08:00');
  const api = openApi(terminal, invocation, 'write');
  if (Object.keys(traits).length > 0) {
    await api.post('/v1/identify', { userId, traits, messageId: `${messageId}/identify`, timestamp }, userId);
  }
  const answer = await api.post('/v1/track', { userId, event, properties, messageId, timestamp }, event);
  const duplicate = answer.duplicate === true;
  if (terminal.json) outJson(terminal, 'event', { messageId, duplicate });
  else if (duplicate) terminal.say(t('send-event.duplicate', { id: messageId }));
  else terminal.say(t('send-event.done', { event, person: userId, id: messageId }));
  return EXIT.ok;
}
