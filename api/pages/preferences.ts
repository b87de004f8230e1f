import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isPersonalized } from '../../audience/personalization';
import { consentAllows } from '../../audience/standing-condition';
import { readLinkToken, type LinkClaim } from '../../message/links';
import type { EventRow, ProfileRow } from '../../store/rows';
import { changeConsent } from '../change-consent';
import type { ApiDeps } from '../deps';
import { switchPersonalization } from '../switch-personalization';
import { pageHtml, type PageButton, type PageSection } from './page';
import { formField, showPage, showUnknownLink, whatOf } from './show-page';
import { wordsFor, type PageWords } from './words';

interface Visit {
  claim: LinkClaim;
  profile: ProfileRow | null;
  words: PageWords;
  /** What the link is about, in words: a topic by its title, or the channel. */
  what: string;
}

async function visitOf(deps: ApiDeps, request: FastifyRequest, token: string): Promise<Visit | null> {
  const claim =
    readLinkToken(deps.secret, 'unsubscribe', token) ?? readLinkToken(deps.secret, 'preferences', token);
  if (claim === null) return null;
  const profile = await deps.store.profiles.get(claim.userRef);
  const words = wordsFor(profile?.locale ?? null, request.headers['accept-language']);
  return { claim, profile, words, what: await whatOf(deps, words, claim) };
}

function personalization({ words, profile }: Visit): PageSection[] {
  if (profile === null) return [];
  const { title, on, off, switchOff, switchOn } = words.personalization;
  return isPersonalized(profile.traits)
    ? [{ title, sentence: on, buttons: [{ action: 'personalization_off', label: switchOff, main: false }] }]
    : [{ title, sentence: off, buttons: [{ action: 'personalization_on', label: switchOn, main: false }] }];
}

function page(visit: Visit, isSubscribed: boolean, justNow: boolean): string {
  const { words, what, claim } = visit;
  const more = personalization(visit);
  if (!isSubscribed) {
    const again: PageButton = { action: 'subscribe', label: words.start, main: false };
    return pageHtml(words, words.unsubscribed(what), [again], more);
  }
  const buttons: PageButton[] = [{ action: 'unsubscribe', label: words.stop, main: true }];
  if (claim.topic !== null) buttons.push({ action: 'unsubscribe_all', label: words.all, main: false });
  return pageHtml(words, justNow ? words.subscribed(what) : words.ask(what), buttons, more);
}

/** Whether a POST switches personalization, and which way. */
function switchOf(request: FastifyRequest): 'on' | 'off' | null {
  const action = formField(request, 'action');
  return action === 'personalization_on' ? 'on' : action === 'personalization_off' ? 'off' : null;
}

/** What a POST asks for. A bare POST asks for nothing: a page is shown, as for a GET. */
function actionOf(request: FastifyRequest): 'unsubscribe' | 'unsubscribe_all' | 'subscribe' | null {
  if (formField(request, 'List-Unsubscribe') === 'One-Click') return 'unsubscribe';
  const action = formField(request, 'action');
  return action === 'unsubscribe' || action === 'unsubscribe_all' || action === 'subscribe' ? action : null;
}

/**
 * `/u/:token`, the page behind the links of a message. A GET changes nothing, since scanners follow links. A POST needs
 * no cookie, no login and no other context, and answers without a redirect (RFC 8058).
 */
export function preferencePages(
  app: FastifyInstance,
  deps: ApiDeps,
  record: (row: EventRow) => Promise<void>,
): void {
  app.get<{ Params: { token: string } }>('/u/:token', async (request, reply) => {
    const visit = await visitOf(deps, request, request.params.token);
    if (visit === null) return showUnknownLink(request, reply);
    const { claim, profile } = visit;
    return showPage(
      reply,
      200,
      page(visit, consentAllows(profile?.consent[claim.channel], claim.topic), false),
    );
  });
  app.post<{ Params: { token: string } }>('/u/:token', async (request, reply) => {
    const visit = await visitOf(deps, request, request.params.token);
    if (visit === null) return showUnknownLink(request, reply);
    const { claim } = visit;
    const turn = switchOf(request);
    if (turn !== null)
      await switchPersonalization(deps, record, {
        ...{ userRef: claim.userRef, turn, source: `page/personalization_${turn}/${request.id}` },
        evidence: { ip: request.ip, userAgent: request.headers['user-agent'] ?? null },
      });
    const profile = turn === null ? visit.profile : await deps.store.profiles.get(claim.userRef);
    const action = actionOf(request);
    if (action === null) {
      const isSubscribed = consentAllows(profile?.consent[claim.channel], claim.topic);
      return showPage(reply, 200, page({ ...visit, profile }, isSubscribed, false));
    }
    const granted = action === 'subscribe';
    const topic = action === 'unsubscribe_all' ? null : claim.topic;
    await changeConsent(deps, record, {
      userRef: claim.userRef,
      channel: claim.channel,
      topic,
      granted,
      source: `page/${claim.channel}/${action}/${request.id}`,
      reason: formField(request, 'List-Unsubscribe') === '' ? 'page' : 'one_click',
      evidence: { ip: request.ip, userAgent: request.headers['user-agent'] ?? null },
    });
    return showPage(reply, 200, page(visit, granted, granted));
  });
}
