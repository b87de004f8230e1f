import { writableTraits } from '../audience/personalization';
import type { Template } from '../journey/language/workspace';
import type { TemplateScope } from '../message/template';
import type { Outgoing } from '../message/channel';
import { messageIdOf } from '../message/ledger';
import { unsubscribeHeaders, type MessageLinks } from '../message/links';
import { givenValues } from '../journey/engine/given';
import { reservedCoupons } from './coupons-of-run';
import type { ActivityDeps } from './deps';
import type { MessageAtHand } from './message-at-hand';
import { factsOf, type RunAtHand } from './run-at-hand';
import { wordFor, workspaceScope } from './wording';

/** Renders a message for one address. Throws where the template is broken. */
export async function compose(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string,
): Promise<Outgoing> {
  const { step, sendKey, template, request, purpose } = message;
  const links = deps.linksFor({ userRef: run.profile.userRef, channel: step.kind, topic: request.topic });
  const confirm = purpose === 'transactional' ? { confirm_url: deps.confirmUrl({ sendKey, address }) } : {};
  const scope = { ...(await scopeOf(deps, run, message, links)), ...confirm };
  const { locale } = run.profile;
  const zone = run.profile.zone ?? run.brand.timezone;
  if (step.kind === 'sms') {
    const body = await deps.renderer.sms(template.template, template.version, locale, scope, zone);
    return {
      channel: 'sms',
      sendKey,
      to: address,
      body: signed(body, run.brand.sender.sms),
      statusCallback: deps.statusCallback,
    };
  }
  const rendered = await deps.renderer.email(template.template, template.version, locale, scope, zone);
  const from = message.sender ?? run.brand.sender.email ?? deps.mailFrom;
  return {
    channel: 'email',
    sendKey,
    to: address,
    from,
    ...rendered,
    headers: purpose === 'marketing' ? unsubscribeHeaders(links.unsubscribe, null) : {},
    messageId: `<${messageIdOf(sendKey, domainOf(from))}>`,
  };
}

function domainOf(from: string): string {
  return /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
}

/** Texts begin with the signature of the brand, where it has one: carriers in China ask for it. */
function signed(body: string, signature: string | null): string {
  return signature === null || body.startsWith(signature) ? body : `${signature}${body}`;
}

/** Whether a template may read the entry event; most do not, and then it is not read from the database either. */
function mentionsEntry({ files }: Template): boolean {
  return files.some(({ subject, preheader, body }) =>
    [subject, preheader, body].some((text) => text?.includes('entry')),
  );
}

async function scopeOf(
  deps: ActivityDeps,
  given: RunAtHand,
  { step, template }: MessageAtHand,
  links: MessageLinks,
): Promise<TemplateScope> {
  const run = { ...given, profile: { ...given.profile, traits: writableTraits(given.profile) } };
  const facts = await factsOf(deps, run, []);
  const entry = run.entry ?? (mentionsEntry(template) ? await deps.entryOf(run.context) : null);
  const { brand, profile, context, plan } = run;
  return {
    profile: profile.traits,
    entry: entry?.properties ?? {},
    step: context.results,
    coupon: reservedCoupons(plan, context).at(-1)?.scope ?? null,
    data: givenValues(step.data, facts, wordFor(run)),
    workspace: workspaceScope(brand),
    links,
  };
}
