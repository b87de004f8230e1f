import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openLetterbox, type Letterbox } from './inbox/letterbox';
import { inboxRoutes, sandboxRoutes } from './inbox/routes';
import { startInboxServer } from './inbox/server';
import { startMailServer, type MailServer } from './mail/mail-server';
import { openSandbox, type SmsAccount, type SmsSandbox } from './sms/sandbox';
import { twilioRoutes } from './sms/routes';

/** Where the inbox keeps its letters and on which ports it listens; 0 is any free one. */
export interface InboxStart {
  dir: string;
  smtpPort: number;
  httpPort: number;
  account: SmsAccount;
  /** Pause between the reports on an SMS, in milliseconds. */
  stepMs?: number;
  keep?: number;
}

/** Mail server, SMS sandbox and the page that shows what they received, all in this process. */
export interface Inbox {
  smtpUrl: string;
  inboxUrl: string;
  /** Origin that speaks Twilio's API; the page is on the same one. */
  apiBase: string;
  box: Letterbox;
  sandbox: SmsSandbox;
  setMailBehaviour: MailServer['setBehaviour'];
  stop: () => Promise<void>;
}

/** Starts all three on one folder. */
export async function startInbox(start: InboxStart): Promise<Inbox> {
  await mkdir(start.dir, { recursive: true });
  const box = await openLetterbox(join(start.dir, 'letters'), start.keep);
  const sandbox = await openSandbox(box, start.dir, start.account, start.stepMs);
  const mail = await startMailServer(box, start.smtpPort);
  const routes = [twilioRoutes(sandbox), sandboxRoutes(sandbox), inboxRoutes(box, sandbox)];
  const server = await startInboxServer(routes, start.httpPort).catch(async (error: unknown) => {
    await mail.stop();
    throw error;
  });
  return {
    smtpUrl: mail.smtpUrl,
    inboxUrl: server.url,
    apiBase: server.url,
    box,
    sandbox,
    setMailBehaviour: mail.setBehaviour,
    async stop() {
      await Promise.all([sandbox.stop(), mail.stop(), server.stop()]);
    },
  };
}
