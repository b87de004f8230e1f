import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsentFact } from '../../audience/facts';
import { consentAllows } from '../../audience/standing-condition';
import { addressMark, readConfirmToken } from '../../message/confirm-link';
import { CONFIRM_FOR_MS } from '../../message/confirm-term';
import type { EventRow, MessageRow, ProfileRow } from '../../store/rows';
import { changeConsent } from '../change-consent';
import type { ApiDeps } from '../deps';
import { pageHtml } from './page';
import { formField, showPage, showUnknownLink, whatOf } from './show-page';
import { wordsFor, type PageWords } from './words';

/** The longest part of what a browser says of itself that is kept. */
const MOST_AGENT = 512;

interface Visit {
  message: MessageRow;
  profile: ProfileRow;
  words: PageWords;
  what: string;
  /** Why the link is worth nothing any more; null while it may be used. */
  lapsed: 'expired' | 'otherAddress' | null;
}

async function visitOf(deps: ApiDeps, request: FastifyRequest, token: string): Promise<Visit | null> {
  const claim = readConfirmToken(deps.secret, token);
  if (claim === null) return null;
  // The ledger keeps a message under the reference with which its key begins; the profile leads to who survives.
  const message = await deps.store.messages.get(claim.sendKey.split('/')[0] ?? '', claim.sendKey);
  const profile = message === null ? null : await deps.store.profiles.get(message.userRef);
  if (message === null || profile === null) return null;
  const words = wordsFor(profile.locale, request.headers['accept-language']);
  const nowMs = (deps.now ?? Date.now)();
  const address = message.channel === 'email' ? profile.email : profile.phone;
  const isSame = address !== null && addressMark(deps.secret, address) === claim.addressMark;
  const isOld = nowMs >= (message.acceptedAtMs ?? message.claimedAtMs) + CONFIRM_FOR_MS;
  const lapsed = isOld ? 'expired' : isSame ? null : 'otherAddress';
  return { message, profile, words, what: await whatOf(deps, words, message), lapsed };
}

/** The source that a confirmation by this message leaves in the consent begins so. */
function sourceStart({ channel, sendKey }: MessageRow): string {
  return `page/${channel}/confirm/${sendKey}/`;
}

/**
 * What records the confirmation: the same while the consent stands as it left it, so that pressing twice counts once;
 * another where the person has said something else since.
 */
function sourceOf(message: MessageRow, consent: ConsentFact | undefined): string {
  const start = sourceStart(message);
  return consent?.source.startsWith(start) === true && consentAllows(consent, message.topic)
    ? consent.source
    : `${start}${consent?.atMs ?? 0}`;
}

async function record(
  deps: ApiDeps,
  store: (row: EventRow) => Promise<void>,
  { message, profile }: Visit,
  request: FastifyRequest,
): Promise<void> {
  const { channel, topic, runId, journey, step, template, templateVersion } = message;
  const userAgent = request.headers['user-agent']?.slice(0, MOST_AGENT);
  await changeConsent(deps, store, {
    userRef: message.userRef,
    channel,
    topic,
    granted: true,
    source: sourceOf(message, profile.consent[channel]),
    reason: 'double_opt_in',
    confirmed: {
      properties: { run_id: runId, journey, step, template, template_version: templateVersion },
      context: { ip: request.ip, ...(userAgent === undefined ? {} : { userAgent }) },
    },
  });
}

function showVisit(reply: FastifyReply, visit: Visit, confirmed: boolean): FastifyReply {
  const { words, what, lapsed } = visit;
  if (lapsed !== null) return showPage(reply, 410, pageHtml(words, words[lapsed], []));
  if (confirmed) return showPage(reply, 200, pageHtml(words, words.confirmed(what), []));
  const button = { action: 'confirm' as const, label: words.confirm, main: true };
  return showPage(reply, 200, pageHtml(words, words.askToConfirm(what), [button]));
}

/** Whether the consent stands as this very message had it confirmed. */
function isConfirmed({ message, profile }: Visit): boolean {
  const consent = profile.consent[message.channel];
  return consent?.source.startsWith(sourceStart(message)) === true && consentAllows(consent, message.topic);
}

/**
 * `/c/:token`, the page behind `confirm_url`. A GET changes nothing, since scanners follow links; the button of the page
 * records consent, with when, from where, with what, and by which text of which step as its evidence, and the event
 * `subscription_confirmed`. A link works for 30 days, and only while the person has the address that it was sent to.
 */
export function confirmPages(
  app: FastifyInstance,
  deps: ApiDeps,
  store: (row: EventRow) => Promise<void>,
): void {
  app.get<{ Params: { token: string } }>('/c/:token', async (request, reply) => {
    const visit = await visitOf(deps, request, request.params.token);
    return visit === null ? showUnknownLink(request, reply) : showVisit(reply, visit, isConfirmed(visit));
  });
  app.post<{ Params: { token: string } }>('/c/:token', async (request, reply) => {
    const visit = await visitOf(deps, request, request.params.token);
    if (visit === null) return showUnknownLink(request, reply);
    const confirms = visit.lapsed === null && formField(request, 'action') === 'confirm';
    if (confirms) await record(deps, store, visit, request);
    return showVisit(reply, visit, confirms || isConfirmed(visit));
  });
}
