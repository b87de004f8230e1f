import { createHash } from 'node:crypto';
import type { TemplateScope } from '../message/template';
import type { Outgoing } from '../message/channel';
import { givenValues } from '../journey/engine/given';
import { reservedCoupons } from './coupons-of-run';
import type { ActivityDeps, MessageLinks } from './deps';
import type { MessageAtHand } from './message-at-hand';
import { factsOf, type RunAtHand } from './run-at-hand';

/** Renders a message for one address. Throws where the template is broken. */
export async function compose(
  deps: ActivityDeps,
  run: RunAtHand,
  message: MessageAtHand,
  address: string,
): Promise<Outgoing> {
  const { step, sendKey, template, request } = message;
  const links = deps.linksFor({
    userRef: run.profile.userRef,
    channel: step.kind,
    topic: request.topic,
    sendKey,
  });
  const scope = await scopeOf(deps, run, message, links);
  const { locale } = run.profile;
  const zone = run.profile.zone ?? run.brand.timezone;
  if (step.kind === 'sms') {
    const body = await deps.renderer.sms(template.template, template.version, locale, scope, zone);
    return { channel: 'sms', sendKey, to: address, body, statusCallback: deps.statusCallback };
  }
  const rendered = await deps.renderer.email(template.template, template.version, locale, scope, zone);
  const from = message.sender ?? run.brand.sender.email ?? deps.mailFrom;
  return {
    channel: 'email',
    sendKey,
    to: address,
    from,
    ...rendered,
    headers: message.purpose === 'marketing' ? unsubscribeHeaders(links) : {},
    messageId: messageIdOf(sendKey, from),
  };
}

/** RFC 8058: mail programs show a button that posts to this address, without a page. */
function unsubscribeHeaders(links: MessageLinks): Record<string, string> {
  return {
    'List-Unsubscribe': `<${links.oneClick}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** The same for every try of a send key, so that a mail that went out twice is shown once by most programs. */
export function messageIdOf(sendKey: string, from: string): string {
  const hash = createHash('sha256').update(sendKey).digest('hex').slice(0, 32);
  const domain = /@([^\s>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost';
  return `<${hash}@${domain}>`;
}

async function scopeOf(
  deps: ActivityDeps,
  run: RunAtHand,
  { step }: MessageAtHand,
  links: MessageLinks,
): Promise<TemplateScope> {
  const facts = await factsOf(deps, run, []);
  const { brand, profile, context, plan } = run;
  return {
    profile: profile.traits,
    entry: run.entry?.properties ?? {},
    step: context.results,
    coupon: reservedCoupons(plan, context).at(-1)?.scope ?? null,
    data: givenValues(step.data, facts),
    workspace: {
      name: brand.workspace,
      currency: brand.currency,
      locale: brand.locale,
      timezone: brand.timezone,
      address: brand.sender.address,
    },
    links: { unsubscribe: links.unsubscribe, preferences: links.preferences },
  };
}
