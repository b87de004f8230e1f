import { isMapping } from '../path';
import { didYouMean } from '../nearest';
import { readEach } from '../given';
import { listed, show } from '../show';
import type { Spot } from '../spot';
import { templateProblem, variablesOf } from '../templates/liquid';

/** What the texts of a step may speak of. */
const SCOPE = ['profile', 'entry', 'step', 'coupon', 'workspace'];

/** Headers that belong to the call itself: who writes them could speak to another host, or sign for another. */
const OURS =
  /^(host|content-length|content-type|transfer-encoding|connection|upgrade|te|trailer|expect|keep-alive|proxy-.*|webhook-.*|idempotency-key|cookie2?)$/i;
const HEADER_NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;

/** Reports Liquid that cannot be parsed, names that nothing provides, and secrets where they could be read. */
export function checkTexts(value: unknown, spot: Spot, secretsAllowed: boolean): void {
  if (Array.isArray(value)) {
    value.forEach((item: unknown, i) => checkTexts(item, spot.at(i), secretsAllowed));
  } else if (isMapping(value)) {
    for (const key of Object.keys(value)) checkTexts(value[key], spot.at(key), secretsAllowed);
  } else if (typeof value === 'string' && /\{[{%]/.test(value)) {
    checkText(value, spot, secretsAllowed);
  }
}

function checkText(text: string, spot: Spot, secretsAllowed: boolean): void {
  for (const { segments } of variablesOf(text)) {
    const [root = ''] = segments;
    if (root === 'secrets' && secretsAllowed) continue;
    if (root === 'secrets') {
      const hint = "Put it into a header: `authorization: 'Bearer {{ secrets.crm }}'`.";
      spot.fault('secret_outside_headers', 'A secret stands outside the headers.', { hint });
    } else if (!SCOPE.includes(root)) {
      const known = secretsAllowed ? [...SCOPE, 'secrets'] : SCOPE;
      const hint = didYouMean(root, known) ?? `Texts see ${listed(known, 'and')}.`;
      spot.fault('unknown_variable', `Nothing provides \`${segments.join('.')}\`.`, { hint });
    }
  }
}

function readHeader(value: unknown, spot: Spot): string | null {
  const name = String(spot.path.at(-1));
  if (!HEADER_NAME.test(name) || OURS.test(name)) {
    const what = HEADER_NAME.test(name) ? 'is written by Journeyman itself' : 'is not the name of a header';
    spot.fault('bad_header', `${show(name)} ${what}.`, {
      of: 'key',
      hint: 'Remove it, or choose another name.',
    });
    return null;
  }
  if (typeof value !== 'string' || /[\r\n]/.test(value)) {
    spot.fault('bad_header', `${show(value)} is not the text of a header.`, {
      hint: 'Write one line of text.',
    });
    return null;
  }
  const problem = templateProblem(value);
  if (problem) spot.fault('template_syntax', problem.message, { hint: problem.hint });
  checkTexts(value, spot, true);
  return value;
}

/** Reads the headers of a webhook: names with texts. */
export function readHeaders(value: unknown, spot: Spot): Record<string, string> {
  return readEach(value, spot, readHeader);
}
