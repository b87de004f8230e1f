import { nextFault } from '../sms/next-fault';
import type { SmsSandbox } from '../sms/sandbox';
import { readFields, readJson, sendJson, type Call, type Handler } from './http';
import type { Letter } from './letter';
import type { Letterbox } from './letterbox';
import { PAGE_POLICY } from './markup';
import { letterPage, listPage } from './pages';
import { languageOf } from './words';

/** The page and its JSON: `/`, `/message/:id`, `/api/messages`, `/api/messages/:id`. */
export function inboxRoutes(box: Letterbox, sandbox: SmsSandbox | null): Handler {
  return async (call) => {
    const { pathname, searchParams } = call.url;
    if (pathname.startsWith('/api/messages')) return answerJson(call, box);
    const language = languageOf(searchParams.get('lang'), call.request.headers['accept-language']);
    if (pathname === '/') {
      const kind = kindOf(searchParams.get('kind'));
      const letters = box.list(kind ? { kind } : {});
      sendPage(call, 200, listPage(language, letters, kind, sandbox?.account.from ?? null));
      return true;
    }
    const shown = /^\/message\/([a-z0-9-]+)$/.exec(pathname);
    if (shown?.[1] === undefined) return false;
    const letter = await box.get(shown[1]);
    sendPage(call, letter ? 200 : 404, letterPage(language, letter));
    return true;
  };
}

/** What tests and the page ask of the sandbox: `POST /sandbox/inbound` and `POST /sandbox/next`. */
export function sandboxRoutes(sandbox: SmsSandbox): Handler {
  return async (call) => {
    if (call.method !== 'POST') return false;
    if (call.url.pathname === '/sandbox/inbound') return hearReply(call, sandbox);
    if (call.url.pathname !== '/sandbox/next') return false;
    const read = nextFault.safeParse(await readJson(call.request));
    if (read.success) sandbox.faults.push(read.data);
    const faults = read.success
      ? []
      : read.error.issues.map((one) => `${one.path.join('.')}: ${one.message}`);
    sendJson(call.response, read.success ? 200 : 400, read.success ? { ok: true } : { faults });
    return true;
  };
}

async function hearReply(call: Call, sandbox: SmsSandbox): Promise<boolean> {
  const { From: from = '', To: to = sandbox.account.from, Body: body = '' } = await readFields(call.request);
  if (!/^\+[1-9]\d{6,14}$/.test(from)) {
    sendJson(call.response, 400, { faults: ['From: must be a number like +14155550100'] });
    return true;
  }
  const { letter, answered } = await sandbox.reply(from, to, body);
  if (call.request.headers.accept?.includes('text/html')) {
    call.response.writeHead(303, {
      location: `/?lang=${languageOf(call.url.searchParams.get('lang'), undefined)}`,
    });
    call.response.end();
  } else sendJson(call.response, 200, { sid: letter.reference, answered });
  return true;
}

async function answerJson(call: Call, box: Letterbox): Promise<boolean> {
  const { pathname, searchParams } = call.url;
  if (call.method === 'DELETE' && pathname === '/api/messages') {
    await box.clear();
    sendJson(call.response, 200, { ok: true });
    return true;
  }
  if (pathname === '/api/messages') {
    const kind = kindOf(searchParams.get('kind'));
    const to = searchParams.get('to');
    sendJson(call.response, 200, {
      messages: box.list({ ...(kind ? { kind } : {}), ...(to ? { to } : {}) }),
    });
    return true;
  }
  const letter = await box.get(pathname.slice('/api/messages/'.length));
  sendJson(call.response, letter ? 200 : 404, letter ?? { faults: ['no such message'] });
  return true;
}

function kindOf(text: string | null): Letter['kind'] | null {
  return text === 'email' || text === 'sms' ? text : null;
}

function sendPage(call: Call, status: number, html: string): void {
  call.response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': PAGE_POLICY,
    // With `no-referrer` a browser would hide the origin of the form as well, and the form would be refused.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  call.response.end(html);
}
