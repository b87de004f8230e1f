import { z } from 'zod';
import { readGivens } from '../given';
import { isMapping, type Mapping } from '../path';
import { readObject } from '../read-object';
import { templateProblem } from '../templates/liquid';
import { readElsewhere } from '../values/leaf';
import { webhookUrl } from '../values/webhook-url';
import { stepWord, thenElse } from './step-word';
import { checkTexts, readHeaders } from './webhook-texts';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** What stands inside `webhook`. */
export const webhookSchema = z.object({
  url: webhookUrl,
  method: z.enum(METHODS).optional().describe('POST where it is not given.'),
  headers: readElsewhere('headers', 'Texts, which may hold Liquid and {{ secrets.name }}.').optional(),
  body: readElsewhere('givens', 'What is sent as JSON: names with values.').optional(),
});

function subjectOf(inner: unknown): string {
  const url = isMapping(inner) && typeof inner.url === 'string' ? inner.url : '';
  return /^\w+:\/\/([^/?#:]+)/.exec(url)?.[1] ?? '';
}

/** `webhook: { url, method, headers, body }` — calls another system; `else` is taken when it failed for good. */
export const webhook = stepWord({
  kind: 'webhook',
  about: 'Call another system; later steps read its reply.',
  schema: z.object({
    webhook: readElsewhere('webhook', 'Whom to call, and with what.'),
    else: readElsewhere('steps', 'What is done when it failed for good.').optional(),
  }),
  words: {
    hints: {
      then: 'What follows the webhook stands after it in the list.',
      url: '`url` stands inside `webhook`.',
      body: '`body` stands inside `webhook`.',
    },
  },
  subject: (step: Mapping) => subjectOf(step.webhook),
  branches: (step) => thenElse(step).filter((branch) => branch.name === 'else'),
  lower: (doc, spot, place) => {
    const at = spot.at('webhook');
    const words = {
      hints: { data: 'Use `body`.', retry: 'A webhook is tried again by itself for nine hours.' },
    };
    const inner = readObject(webhookSchema, doc.webhook, at, words);
    if (!inner) return null;
    const method = inner.method ?? 'POST';
    if (inner.body !== undefined && method === 'GET') {
      const hint = 'Use `method: POST`, or put the values into the address.';
      at.at('body').fault('conflicting_keys', 'A GET has no body.', { of: 'key', hint });
    }
    const broken = templateProblem(inner.url);
    if (broken) at.at('url').fault('template_syntax', broken.message, { hint: broken.hint });
    checkTexts(inner.url, at.at('url'), false);
    checkTexts(inner.body, at.at('body'), false);
    const headers = readHeaders(inner.headers, at.at('headers'));
    const body = inner.body === undefined ? null : readGivens(inner.body, at.at('body'));
    const step = {
      kind: 'webhook' as const,
      id: place.id,
      next: place.next,
      url: inner.url,
      method,
      headers,
      body,
    };
    if (doc.else === undefined) return step;
    return { ...step, otherwise: place.has('else') ? place.first('else') : null };
  },
});
