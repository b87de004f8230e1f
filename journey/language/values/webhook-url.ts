import { show } from '../show';
import { leaf, type Problem } from './leaf';

const HINT = 'Write `https://` and the host in full: `https://crm.example/people/{{ profile.crm_id }}`.';
/** Scheme and authority, as far as the path, query or end. */
const HEAD = /^(https?):\/\/([^/?#]*)/i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Why a text is no address that a webhook may call; null when it is one. The host stands in the file: a value of a
 * person or an event must never choose whom we call (OWASP, server-side request forgery).
 */
function webhookUrlProblem(value: unknown): Problem | null {
  const bad = (message: string, hint = HINT): Problem => ({ code: 'bad_webhook_url', message, hint });
  if (typeof value !== 'string') return bad(`${show(value)} is not an address.`);
  const head = HEAD.exec(value);
  if (!head) return bad(`${show(value)} is not an address of the web.`);
  const [, scheme = '', host = ''] = head;
  if (/\{[{%]/.test(host)) return bad('The host of a webhook is fixed; a value may stand behind it only.');
  if (host.includes('@'))
    return bad('An address holds no user name and no password.', 'Use a header with a secret.');
  if (host === '' || !URL.canParse(`${scheme}://${host}`)) return bad(`${show(host)} is not a host.`);
  if (scheme.toLowerCase() === 'http' && !LOOPBACK.test(host)) {
    return bad('A webhook is called over https; http is for this machine only.', 'Write `https://`.');
  }
  return null;
}

/** The address of a webhook. */
export const webhookUrl = leaf<string>(webhookUrlProblem, {
  type: 'string',
  pattern: '^https?://',
  description: 'Whom to call. Values may stand behind the host: https://crm.example/{{ profile.crm_id }}.',
});
