import { templateLoader } from '../../activities/template-loader';
import { luxonCalendar } from '../../audience/luxon-calendar';
import { createSmtpChannel } from '../../channels/smtp';
import { createTwilioChannel } from '../../channels/twilio';
import { createWebhookCaller } from '../../channels/webhook';
import type { SmsConfig, WebhookConfig } from '../../config/config';
import { recordEvents } from '../../dispatch/record-events';
import { confirmUrl } from '../../message/confirm-link';
import { messageLinks } from '../../message/links';
import { createRenderer } from '../../message/renderer';
import type { EventRow } from '../../store/rows';
import type { WorkerOptions } from '../../worker/create-worker';
import type { Logger } from 'pino';
import type { Engine } from './engine';

/** The providers through which a worker sends. */
export interface Providers {
  smtpUrl: string | null;
  mailFrom: string;
  sms: SmsConfig | null;
  webhook?: WebhookConfig;
}

/** Channels that are configured; a send on another is skipped with its reason. */
function channelsOf({ smtpUrl, sms }: Providers): WorkerOptions['deps']['channels'] {
  return {
    ...(smtpUrl !== null && { email: createSmtpChannel({ url: smtpUrl }) }),
    ...(sms !== null && {
      sms: createTwilioChannel({
        accountSid: sms.accountSid,
        authToken: sms.authToken,
        from: sms.from,
        ...(sms.apiBase !== null && { apiBase: sms.apiBase }),
      }),
    }),
  };
}

/** What the activities of a worker need, from an open engine and the providers. */
export function workerDeps(
  engine: Engine,
  providers: Providers,
  about: { secret: string; publicUrl: string; reachable: boolean },
  log: Logger,
): WorkerOptions['deps'] {
  const { store, plans, dispatcher } = engine;
  return {
    store,
    plans,
    calendar: luxonCalendar,
    channels: channelsOf(providers),
    webhooks: createWebhookCaller(providers.webhook ?? {}),
    renderer: createRenderer(templateLoader(store)),
    linksFor: (claim) => messageLinks(about.secret, about.publicUrl, claim),
    confirmUrl: (message) => confirmUrl(about.secret, about.publicUrl, message),
    statusCallback: about.reachable ? `${about.publicUrl}/hooks/twilio/status` : null,
    mailFrom: providers.mailFrom,
    async record(events) {
      const recording = {
        events: store.events,
        accept: (rows: readonly EventRow[]) => dispatcher.accept(rows),
      };
      await recordEvents(recording, events, (row) => dispatcher.isUnheard(row));
    },
    warn: (message, facts) => log.warn(facts, message),
  };
}
