import { timingSafeEqual } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { readFields, sendJson, type Call, type Handler } from '../inbox/http';
import type { Summary } from '../inbox/letter';
import { checkMessage } from './check-message';
import type { SmsSandbox } from './sandbox';
import { messageJson, refusalJson, type TwilioRefusal } from './twilio-json';

const ACCOUNT = /^\/2010-04-01\/Accounts\/([^/]+?)(?:\.json|\/Messages(?:\/(SM[0-9a-f]{32}))?\.json)$/;
const PAGE_SIZE = 50;
const PAGE_LIMIT = 1_000;

/** Twilio's API as far as sending goes: messages (send, show, list) and the account. */
export function twilioRoutes(sandbox: SmsSandbox): Handler {
  return async (call) => {
    if (!call.url.pathname.startsWith('/2010-04-01/')) return false;
    const path = ACCOUNT.exec(call.url.pathname);
    if (!isLoggedIn(call, sandbox)) refuse(call, { status: 401, code: 20003, message: 'Authenticate' });
    else if (path === null || path[1] !== sandbox.account.accountSid) notFound(call);
    else await answer(call, sandbox, path[2] ?? null);
    return true;
  };
}

async function answer(call: Call, sandbox: SmsSandbox, sid: string | null): Promise<void> {
  const isMessages = call.url.pathname.includes('/Messages');
  if (call.method === 'POST' && isMessages && sid === null) return send(call, sandbox);
  if (call.method !== 'GET') return refuse(call, { status: 405, code: 20004, message: 'Method not allowed' });
  if (!isMessages) return showAccount(call, sandbox);
  return sid === null ? list(call, sandbox) : show(call, sandbox, sid);
}

async function send(call: Call, sandbox: SmsSandbox): Promise<void> {
  const fields = await readFields(call.request);
  const fault = sandbox.faults.take();
  if (fault.delayMs > 0) await delay(fault.delayMs);
  if (fault.drop === 'before_accept') return void call.request.socket.destroy();
  if (fault.respond) {
    if (fault.respond.retryAfter !== undefined)
      call.response.setHeader('retry-after', String(fault.respond.retryAfter));
    return refuse(call, fault.respond);
  }
  const checked = checkMessage(fields, sandbox.account.from);
  if ('refusal' in checked) return refuse(call, checked.refusal);
  const { form } = checked;
  if (sandbox.isStopped(form.from, form.to))
    return refuse(call, { status: 400, code: 21610, message: 'Attempt to send to unsubscribed recipient' });
  const letter = await sandbox.accept(form, fault);
  if (fault.drop === 'after_accept') return void call.request.socket.destroy();
  sendJson(call.response, 201, messageJson({ ...letter, preview: '' }, sandbox.account.accountSid));
}

async function show(call: Call, sandbox: SmsSandbox, sid: string): Promise<void> {
  const found = sandbox.box.find(sid);
  const json = found && (await jsonOf(sandbox, found));
  if (json) sendJson(call.response, 200, json);
  else notFound(call);
}

async function list(call: Call, sandbox: SmsSandbox): Promise<void> {
  const query = call.url.searchParams;
  const size = Math.min(PAGE_LIMIT, Math.max(1, Number(query.get('PageSize')) || PAGE_SIZE));
  const page = Math.max(0, Number(query.get('Page')) || 0);
  const to = query.get('To');
  const from = query.get('From');
  const all = sandbox.box
    .list({ kind: 'sms', ...(to === null ? {} : { to }) })
    .filter((one) => from === null || one.from === from);
  const shown = all.slice(page * size, (page + 1) * size);
  const messages = (await Promise.all(shown.map((one) => jsonOf(sandbox, one)))).filter(
    (one) => one !== null,
  );
  const uri = `${call.url.pathname}?PageSize=${size}&Page=`;
  const next = (page + 1) * size < all.length ? `${uri}${page + 1}` : null;
  const edges = { first_page_uri: `${uri}0`, next_page_uri: next, previous_page_uri: null, uri: uri + page };
  const span = { start: page * size, end: page * size + Math.max(0, shown.length - 1) };
  sendJson(call.response, 200, { messages, page, page_size: size, ...span, ...edges });
}

async function jsonOf(sandbox: SmsSandbox, summary: Summary): Promise<object | null> {
  const letter = await sandbox.box.get(summary.id);
  return letter && messageJson({ ...summary, text: letter.text }, sandbox.account.accountSid);
}

function showAccount(call: Call, sandbox: SmsSandbox): void {
  const { accountSid: sid } = sandbox.account;
  const uri = `/2010-04-01/Accounts/${sid}.json`;
  sendJson(call.response, 200, {
    sid,
    friendly_name: 'Journeyman sandbox',
    status: 'active',
    type: 'Trial',
    uri,
  });
}

function isLoggedIn(call: Call, { account }: SmsSandbox): boolean {
  const given = Buffer.from(call.request.headers.authorization ?? '');
  const login = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');
  const right = Buffer.from(`Basic ${login}`);
  return given.length === right.length && timingSafeEqual(given, right);
}

function notFound(call: Call): void {
  const message = `The requested resource ${call.url.pathname} was not found`;
  refuse(call, { status: 404, code: 20404, message });
}

function refuse(call: Call, refusal: TwilioRefusal): void {
  sendJson(call.response, refusal.status, refusalJson(refusal));
}
