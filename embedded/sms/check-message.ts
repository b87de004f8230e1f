import type { TwilioRefusal } from './twilio-json';

/** The fields of a message to send, as Twilio's form names them. */
export interface MessageForm {
  to: string;
  from: string;
  body: string;
  statusCallback: string | null;
}

const NUMBER = /^\+[1-9]\d{6,14}$/;
const BODY_LIMIT = 1_600;

/** Checks a form as Twilio does, in Twilio's order and with its error numbers. */
export function checkMessage(
  fields: Readonly<Record<string, string>>,
  ownNumber: string,
): { form: MessageForm } | { refusal: TwilioRefusal } {
  const { To: to = '', Body: body = '', From, MessagingServiceSid, StatusCallback } = fields;
  const from = From ?? (MessagingServiceSid ? ownNumber : '');
  if (to === '') return refused(21604, "A 'To' phone number is required.");
  if (from === '') return refused(21603, "A 'From' phone number is required.");
  if (body === '') return refused(21602, 'Message body is required.');
  if (body.length > BODY_LIMIT) return refused(21617, 'The message body exceeds the 1600 character limit.');
  // +15005550001 is the number that Twilio's own test credentials refuse.
  if (!NUMBER.test(to) || to === '+15005550001') return refused(21211, "Invalid 'To' Phone Number");
  if (!NUMBER.test(from) && !/^[a-z0-9 ]{1,11}$/i.test(from))
    return refused(21212, "The 'From' number is not a valid phone number");
  if (StatusCallback && !/^https?:\/\/\S+$/.test(StatusCallback))
    return refused(21609, "The 'StatusCallback' URL is not a valid URL.");
  return { form: { to, from, body, statusCallback: StatusCallback || null } };
}

function refused(code: number, message: string): { refusal: TwilioRefusal } {
  return { refusal: { status: 400, code, message } };
}
