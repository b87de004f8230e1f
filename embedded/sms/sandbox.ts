import { createHash, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Letter } from '../inbox/letter';
import type { Letterbox } from '../inbox/letterbox';
import { postSigned } from './callback';
import type { MessageForm } from './check-message';
import { faultQueue, type NextFault } from './next-fault';
import { openStopList } from './stop-list';

/** A stand-in for an SMS account: it takes messages, reports on them, and passes replies on. It reaches no phone. */
export interface SmsSandbox {
  account: SmsAccount;
  box: Letterbox;
  faults: ReturnType<typeof faultQueue>;
  isStopped(sender: string, person: string): boolean;
  accept(form: MessageForm, fault: NextFault): Promise<Letter>;
  /** A person's reply. It is kept, STOP and START are obeyed, and the application is told, signed. */
  reply(from: string, to: string, body: string): Promise<{ letter: Letter; answered: number | null }>;
  /** Where replies are passed on to; null keeps them here. */
  setInboundUrl(url: string | null): void;
  /** Resolves when no report is under way any more. */
  stop(): Promise<void>;
}

/** The account that the sandbox answers to. */
export interface SmsAccount {
  accountSid: string;
  authToken: string;
  /** The sandbox's own number, +1 500 555 0006: the valid sender of Twilio's test credentials. */
  from: string;
}

/** An account derived from the machine's secret, so that it stays the same over restarts and is nobody else's. */
export function sandboxAccount(secret: string): SmsAccount {
  const derive = (what: string): string =>
    createHash('sha256').update(`journeyman sms sandbox ${what} ${secret}`).digest('hex').slice(0, 32);
  return { accountSid: `AC${derive('account')}`, authToken: derive('token'), from: '+15005550006' };
}

/** Opens the sandbox on a folder. `stepMs` is the pause between the reports on a message. */
export async function openSandbox(
  box: Letterbox,
  dir: string,
  account: SmsAccount,
  stepMs = 200,
): Promise<SmsSandbox> {
  const stops = await openStopList(join(dir, 'stopped.json'));
  const state = { inboundUrl: null as string | null, under: new Set<Promise<void>>(), stopped: false };
  const report = async (letter: Letter, form: MessageForm, fault: NextFault): Promise<void> => {
    for (const status of statusesUpTo(fault.final)) {
      if (status !== 'queued') await delay(stepMs);
      if (state.stopped) return;
      await box.setStatus(letter.id, status);
      if (form.statusCallback === null) continue;
      await postSigned(account.authToken, form.statusCallback, reportForm(letter, account, status, fault));
    }
  };
  return {
    account,
    box,
    faults: faultQueue(),
    isStopped: stops.has,
    async accept(form, fault) {
      const letter = await box.add(smsLetter('out', form.from, form.to, form.body, 'queued'));
      const work = report(letter, form, fault).finally(() => state.under.delete(work));
      state.under.add(work);
      return letter;
    },
    async reply(from, to, body) {
      const letter = await box.add(smsLetter('in', from, to, body, 'received'));
      await stops.hear(to, from, body);
      if (state.inboundUrl === null) return { letter, answered: null };
      const answered = await postSigned(account.authToken, state.inboundUrl, replyForm(letter, account));
      return { letter, answered };
    },
    setInboundUrl: (url) => void (state.inboundUrl = url),
    async stop() {
      state.stopped = true;
      await Promise.allSettled(state.under);
    },
  };
}

function statusesUpTo(final: NextFault['final']): string[] {
  if (final === 'queued') return ['queued'];
  if (final === 'sent') return ['queued', 'sent'];
  return final === 'failed' ? ['queued', 'failed'] : ['queued', 'sent', final];
}

function smsLetter(
  direction: 'in' | 'out',
  from: string,
  to: string,
  text: string,
  status: string,
): Omit<Letter, 'id'> {
  const reference = `SM${randomBytes(16).toString('hex')}`;
  const plain = { subject: '', html: null, headers: [] };
  return { kind: 'sms', direction, atMs: Date.now(), from, to: [to], text, reference, status, ...plain };
}

/** The fields of a status callback (Twilio, "Track the Message Status of Outbound Messages"). */
function reportForm(
  letter: Letter,
  account: SmsAccount,
  status: string,
  fault: NextFault,
): Record<string, string> {
  const failed = status === 'failed' || status === 'undelivered';
  return {
    AccountSid: account.accountSid,
    ApiVersion: '2010-04-01',
    From: letter.from,
    MessageSid: letter.reference,
    MessageStatus: status,
    SmsSid: letter.reference,
    SmsStatus: status,
    To: letter.to[0] ?? '',
    ...(failed ? { ErrorCode: String(fault.errorCode) } : {}),
  };
}

/** The fields of an incoming message (Twilio, "Twilio's request to your incoming message webhook URL"). */
function replyForm(letter: Letter, account: SmsAccount): Record<string, string> {
  return {
    AccountSid: account.accountSid,
    ApiVersion: '2010-04-01',
    Body: letter.text,
    From: letter.from,
    MessageSid: letter.reference,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: letter.reference,
    SmsSid: letter.reference,
    SmsStatus: 'received',
    To: letter.to[0] ?? '',
  };
}
