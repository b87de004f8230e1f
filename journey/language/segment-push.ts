import { z } from 'zod';
import { readFields } from './read-object';
import type { Spot } from './spot';
import { webhookUrl } from './values/webhook-url';
import type { Segment } from './workspace';

/** The keys of `push`. */
const pushSchema = z.object({
  url: webhookUrl.describe('Whom to tell of who comes and goes; the address is fixed.'),
  traits: z.array(z.string().min(1)).optional().describe('Traits that go along with who comes in.'),
});

/** What the schema of a segment says of `push`; it is read with places by `readPush`. */
export const pushField = pushSchema.optional().describe('Another system that is told of who comes and goes.');

/** Reads `push`; undefined where it is not there, or not to be used. */
export function readPush(value: unknown, spot: Spot): Segment['push'] {
  const { url, traits = [] } = readFields(pushSchema, value, spot);
  if (url === undefined) return undefined;
  if (/\{[{%]/.test(url)) {
    const hint = 'One call tells of many people: name their traits under `traits`.';
    spot.at('url').fault('bad_webhook_url', 'The address of a push holds no values.', { hint });
    return undefined;
  }
  return { url, traits: [...new Set(traits)] };
}
