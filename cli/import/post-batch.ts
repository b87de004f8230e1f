import type { Json, JsonObject } from '../../audience/json';
import type { ApiClient } from '../api-client';
import { CliFailure } from '../failure';
import type { BatchAnswer, SendBatch } from './send-rows';

interface IntakeItem {
  index: number;
  error: { code: string; message: string };
}

/** Reads the answer of `/v1/import`: 200 for all stored, 207 with the refused items. */
function readAnswer(body: JsonObject): BatchAnswer {
  const items = Array.isArray(body.items) ? (body.items as unknown as IntakeItem[]) : [];
  return {
    stored: Number(body.stored ?? 0),
    duplicates: Number(body.duplicates ?? 0),
    items: items.map(({ index, error }) => ({ index, reason: `${error.code}: ${error.message}` })),
  };
}

/** A sender that posts batches to the API; a `dry` one has them judged and nothing stored. A batch of which every item was refused is an answer, not a failure. */
export function postBatches(api: ApiClient, trigger: boolean, dry = false): SendBatch {
  const asked = [...(trigger ? ['trigger=true'] : []), ...(dry ? ['dry=true'] : [])].join('&');
  const path = asked === '' ? '/v1/import' : `/v1/import?${asked}`;
  return async (items) => {
    try {
      return readAnswer(await api.post(path, { batch: items as unknown as Json }, path));
    } catch (error) {
      if (error instanceof CliFailure && error.text.code === 'no_event_accepted')
        return readAnswer(error.answer);
      throw error;
    }
  };
}
