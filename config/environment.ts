import { z } from 'zod';

/** A variable that is set to nothing, or to white space, counts as not set. */
const given = z
  .string()
  .optional()
  .transform((text) => (text === undefined || text.trim() === '' ? null : text.trim()));

/** A variable with a form; the message says the form and never what was given. */
function variable<T>(form: string, read: (text: string) => T | undefined) {
  return given.transform((text, context): T | null => {
    if (text === null) return null;
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: `must be ${form}` });
    return z.NEVER;
  });
}

const text = (form: string, pattern: RegExp) =>
  variable(form, (given) => (pattern.test(given) ? given : undefined));

/** A URL of one of these schemes, without a trailing slash, because paths are put behind it. */
const url = (form: string, ...schemes: string[]) =>
  variable(form, (given) => {
    if (!URL.canParse(given) || !schemes.includes(new URL(given).protocol)) return undefined;
    return given.replace(/\/+$/, '');
  });

const wholeNumber = (from: number, to: number) =>
  variable(`a whole number from ${from} to ${to}`, (given) => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    return value >= from && value <= to ? value : undefined;
  });

const KEY_FORM = '32 bytes in base64 or 64 hex digits, several separated by commas';

/** Keys of 32 bytes: the first encrypts, the others only decrypt. */
const codecKeys = variable(KEY_FORM, (given) => {
  const keys = given.split(',').map((part) => {
    const word = part.trim();
    return Buffer.from(word, /^[0-9a-f]{64}$/i.test(word) ? 'hex' : 'base64');
  });
  return keys.every((key) => key.length === 32) ? keys : undefined;
});

const trueOrFalse = variable('true or false', (word) =>
  word === 'true' ? true : word === 'false' ? false : undefined,
);

/** What headers of webhooks may name as `secrets.<name>`. */
const webhookSecrets = variable('a JSON object of names with texts, {"crm": "…"}', (given) => {
  try {
    const read = z.record(z.string().regex(/^[a-z][a-z0-9_]*$/), z.string()).safeParse(JSON.parse(given));
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
});

/** As standard-webhooks.com writes it: 24 to 64 bytes. */
const signingSecret = variable('whsec_ and 24 to 64 bytes in base64', (given) => {
  const key = Buffer.from(given.replace(/^whsec_/, ''), 'base64');
  return given.startsWith('whsec_') && key.length >= 24 && key.length <= 64 ? key : undefined;
});

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;
const NAMED_ADDRESS = /^[^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>$/;
const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;

/** What each variable may be. The names are those of the reference; all else in the environment is left alone. */
export const environment = z.object({
  TEMPORAL_ADDRESS: text('host:port', /^[^\s/:]+:\d{1,5}$|^\[[0-9a-f:]+\]:\d{1,5}$/i),
  TEMPORAL_NAMESPACE: text('a name without spaces', /^\S+$/),
  TEMPORAL_API_KEY: given,
  TEMPORAL_TLS: trueOrFalse,
  TEMPORAL_TLS_CLIENT_CERT_PATH: given,
  TEMPORAL_TLS_CLIENT_KEY_PATH: given,
  TEMPORAL_TLS_SERVER_CA_CERT_PATH: given,
  TEMPORAL_TLS_SERVER_NAME: given,
  MONGODB_URI: text('a mongodb:// or mongodb+srv:// address', /^mongodb(\+srv)?:\/\/\S+$/),
  SMTP_URL: url('an smtp:// or smtps:// address', 'smtp:', 'smtps:'),
  MAIL_FROM: variable('one address, or Name <address>', (word) =>
    ADDRESS.test(word) || NAMED_ADDRESS.test(word) ? word : undefined,
  ),
  TWILIO_ACCOUNT_SID: text('AC and 32 hex digits', /^AC[0-9a-f]{32}$/i),
  TWILIO_AUTH_TOKEN: given,
  TWILIO_FROM: text(
    'a number like +14155550100, a messaging service (MG…) or a name of at most 11 letters and digits',
    /^\+[1-9]\d{6,14}$|^MG[0-9a-f]{32}$|^(?=.*[a-z])[a-z0-9 ]{1,11}$/i,
  ),
  TWILIO_API_BASE: url('an http:// or https:// address', 'http:', 'https:'),
  WEBHOOK_SECRETS: webhookSecrets,
  WEBHOOK_SIGNING_SECRET: signingSecret,
  WEBHOOK_ALLOW_LOOPBACK: trueOrFalse,
  PORT: wholeNumber(0, 65_535),
  PUBLIC_URL: url('an http:// or https:// address', 'http:', 'https:'),
  JOURNEYMAN_SECRET: text('at least 32 characters', /^.{32,}$/),
  JOURNEYMAN_CODEC_KEY: codecKeys,
  JOURNEYMAN_HOME: given,
  LOG_LEVEL: variable(`one of ${LEVELS.join(', ')}`, (word) => LEVELS.find((level) => level === word)),
});

export type Environment = z.output<typeof environment>;
export type LogLevel = (typeof LEVELS)[number];
