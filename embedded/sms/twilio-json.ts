import type { Summary } from '../inbox/letter';

/** An error as Twilio answers it; the numbers are those of https://www.twilio.com/docs/api/errors. */
export interface TwilioRefusal {
  status: number;
  code: number;
  message: string;
}

/** The body of an error answer. */
export function refusalJson({ status, code, message }: TwilioRefusal): object {
  return { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status };
}

/** A message as Twilio's REST API shows it (2010-04-01, Messages resource). */
export function messageJson(message: Summary & { text: string }, accountSid: string): object {
  const when = new Date(message.atMs).toUTCString().replace('GMT', '+0000');
  const uri = `/2010-04-01/Accounts/${accountSid}/Messages/${message.reference}`;
  const failed = message.status === 'failed' || message.status === 'undelivered';
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    body: message.text,
    date_created: when,
    date_sent: message.status === 'queued' ? null : when,
    date_updated: when,
    direction: message.direction === 'in' ? 'inbound' : 'outbound-api',
    error_code: failed ? 30003 : null,
    error_message: failed ? 'Unreachable destination handset' : null,
    from: message.from,
    messaging_service_sid: null,
    num_media: '0',
    num_segments: String(segmentsOf(message.text)),
    price: null,
    price_unit: 'USD',
    sid: message.reference,
    status: message.status,
    subresource_uris: { media: `${uri}/Media.json` },
    to: message.to[0] ?? '',
    uri: `${uri}.json`,
  };
}

/** Parts of a text on the air: 160 characters of the GSM alphabet (153 when several), else 70 (67). */
function segmentsOf(text: string): number {
  // The basic alphabet of GSM 03.38; characters of its extension count twice.
  const gsm = /^[\n\r !-#%-Z_a-z@£$¥èéùìòÇØøÅåΔΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà^{}\\[~\]|€]*$/.test(text);
  const length = gsm ? text.length + (text.match(/[\^{}\\[~\]|€]/g) ?? []).length : text.length;
  const [one, many] = gsm ? [160, 153] : [70, 67];
  return length <= one ? 1 : Math.ceil(length / many);
}
