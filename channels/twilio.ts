import { RequestClient, Twilio } from 'twilio';
import type SdkClient from 'twilio/lib/base/RequestClient';
import type SdkResponse from 'twilio/lib/http/response';
import type { Channel, Delivery, Outgoing } from '../message/channel';
import { twilioOutcome, type TwilioFailure } from './twilio-outcome';

/** The account that sends, and where its API is. */
export interface TwilioOptions {
  accountSid: string;
  authToken: string;
  /** The sender: a number in E.164, an alphanumeric id, or a messaging service (`MG…`). */
  from: string;
  /** Another origin that speaks Twilio's API (`TWILIO_API_BASE`), such as the sandbox. */
  apiBase?: string;
  timeoutMs?: number;
}

/** The SMS channel: Twilio's own SDK, against Twilio or whatever speaks its API. */
export function createTwilioChannel(options: TwilioOptions): Channel {
  const timeout = options.timeoutMs ?? 30_000;
  const httpClient = new OriginClient(timeout, options.apiBase ?? null);
  const client = new Twilio(options.accountSid, options.authToken, { httpClient });
  return {
    name: 'sms',
    send: (message) => send(client, options.from, message),
    check: () => check(client, options.accountSid),
    close: async () => undefined,
  };
}

/**
 * The SDK's HTTP client, sent to another origin where one is given: the SDK itself can name only regions of
 * twilio.com. It also tells of a 429 how long Twilio asks to wait, which the SDK's own error leaves out.
 */
class OriginClient extends RequestClient {
  constructor(
    timeout: number,
    private readonly origin: string | null,
  ) {
    super({ timeout, autoRetry: false });
  }

  override async request<T>(options: SdkClient.RequestOptions<T>): Promise<SdkResponse<T>> {
    const { pathname, search } = new URL(options.uri);
    const uri = this.origin === null ? options.uri : new URL(pathname + search, this.origin).href;
    const response = await super.request<T>({ ...options, uri });
    if (response.statusCode === 429) throw tooMany(response.headers);
    return response;
  }
}

function tooMany(headers: unknown): Error {
  const given: { 'retry-after'?: unknown } = typeof headers === 'object' && headers !== null ? headers : {};
  const seconds = Number(given['retry-after']);
  const retryAfter = Number.isFinite(seconds) && seconds > 0 ? { retryAfter: seconds } : {};
  return Object.assign(new Error('Twilio asks to slow down'), { status: 429, code: 20429, ...retryAfter });
}

async function send(client: Twilio, from: string, message: Outgoing): Promise<Delivery> {
  if (message.channel !== 'sms') return { result: 'rejected', reason: 'not an SMS', scope: 'message' };
  const sender = from.startsWith('MG') ? { messagingServiceSid: from } : { from };
  const statusCallback = message.statusCallback === null ? {} : { statusCallback: message.statusCallback };
  try {
    const created = await client.messages.create({
      to: message.to,
      body: message.body,
      ...sender,
      ...statusCallback,
    });
    return { result: 'accepted', providerId: created.sid };
  } catch (error) {
    return twilioOutcome(failureOf(error));
  }
}

function failureOf(error: unknown): TwilioFailure {
  const known: { status?: unknown; code?: unknown; retryAfter?: unknown } =
    typeof error === 'object' && error !== null ? error : {};
  return {
    status: typeof known.status === 'number' ? known.status : undefined,
    code: typeof known.code === 'number' ? known.code : undefined,
    systemCode: typeof known.code === 'string' ? known.code : undefined,
    retryAfterS: typeof known.retryAfter === 'number' ? known.retryAfter : undefined,
  };
}

async function check(client: Twilio, accountSid: string): Promise<{ ok: boolean; detail: string }> {
  try {
    await client.api.v2010.accounts(accountSid).fetch();
    return { ok: true, detail: 'the SMS provider answers' };
  } catch (error) {
    const { status, systemCode } = failureOf(error);
    const what = status ?? systemCode ?? 'error';
    return { ok: false, detail: `the SMS provider does not answer as it should: ${what}` };
  }
}
