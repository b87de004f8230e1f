import { resolve } from 'node:path';
import { environment, type Environment, type LogLevel } from './environment';

/** Where Temporal is and how to be let in. Paths of certificates are read by who connects. */
export interface TemporalConfig {
  /** `host:port`; null starts a server on this machine. */
  address: string | null;
  namespace: string;
  apiKey: string | null;
  /** Null is a plain connection. */
  tls: {
    certPath: string | null;
    keyPath: string | null;
    caPath: string | null;
    serverName: string | null;
  } | null;
}

/** The account that sends SMS, or where a stand-in for Twilio's API is. */
export interface SmsConfig {
  accountSid: string;
  authToken: string;
  from: string;
  /** Origin of the API; null is Twilio's. */
  apiBase: string | null;
}

/** How other systems are called. */
export interface WebhookConfig {
  /** What headers may name as `secrets.<name>`. */
  secrets: Record<string, string>;
  /** The key with which calls are signed; null signs none. */
  signingKey: Buffer | null;
  /** For development: webhooks may call this machine itself. */
  allowLoopback: boolean;
}

/** All settings, checked. Null means: not given, and made or started on this machine where that can be. */
export interface Config {
  temporal: TemporalConfig;
  mongoUri: string | null;
  mail: { smtpUrl: string | null; from: string };
  sms: SmsConfig | null;
  webhook: WebhookConfig;
  /** 0 is any free port. `portGiven` tells whether moving to another port would go against what was asked. */
  http: { port: number; portGiven: boolean; publicUrl: string | null };
  /** At least 32 characters. */
  secret: string | null;
  /** 32 bytes each; the first encrypts, the others only decrypt. */
  codecKeys: Buffer[] | null;
  /** Absolute path of the folder with this machine's data. */
  home: string;
  logLevel: LogLevel;
}

/** What is wrong with one variable. The message never holds the value. */
export interface ConfigFault {
  variable: string;
  message: string;
}

/** Sender of the mail that stays in the inbox of this machine; `.example` can reach nobody (RFC 2606). */
const INBOX_FROM = 'Journeyman <journeyman@shop.example>';

/** Reads the settings from environment variables; answers all faults at once when there are any. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
): { config: Config } | { faults: ConfigFault[] } {
  const read = environment.safeParse(env);
  const faults = read.success
    ? []
    : read.error.issues.map(({ path, message }) => ({ variable: path.map(String).join('.'), message }));
  const faulty = new Set(faults.map((fault) => fault.variable));
  const together = togetherFaults(env).filter((fault) => !faulty.has(fault.variable));
  if (!read.success || together.length > 0) return { faults: [...faults, ...together] };
  return { config: configOf(read.data) };
}

/** All faults as one text, one line each, to be shown before anything starts. */
export function formatConfigFaults(faults: readonly ConfigFault[]): string {
  return faults.map(({ variable, message }) => `${variable} ${message}`).join('\n');
}

/** Variables that make no sense without one another. */
const TOGETHER: [needed: string, by: string[]][] = [
  ['TWILIO_ACCOUNT_SID', ['TWILIO_AUTH_TOKEN', 'TWILIO_FROM', 'TWILIO_API_BASE']],
  ['TWILIO_AUTH_TOKEN', ['TWILIO_ACCOUNT_SID']],
  ['TWILIO_FROM', ['TWILIO_ACCOUNT_SID']],
  ['MAIL_FROM', ['SMTP_URL']],
  ['TEMPORAL_TLS_CLIENT_CERT_PATH', ['TEMPORAL_TLS_CLIENT_KEY_PATH']],
  ['TEMPORAL_TLS_CLIENT_KEY_PATH', ['TEMPORAL_TLS_CLIENT_CERT_PATH']],
];

function togetherFaults(env: Readonly<Record<string, string | undefined>>): ConfigFault[] {
  const isSet = (name: string): boolean => (env[name] ?? '').trim() !== '';
  return TOGETHER.flatMap(([variable, by]) => {
    const asking = by.find(isSet);
    return asking !== undefined && !isSet(variable)
      ? [{ variable, message: `is needed when ${asking} is set` }]
      : [];
  });
}

function configOf(env: Environment): Config {
  return {
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE ?? 'default',
      apiKey: env.TEMPORAL_API_KEY,
      tls: tlsOf(env),
    },
    mongoUri: env.MONGODB_URI,
    mail: { smtpUrl: env.SMTP_URL, from: env.MAIL_FROM ?? INBOX_FROM },
    sms: smsOf(env),
    webhook: {
      secrets: env.WEBHOOK_SECRETS ?? {},
      signingKey: env.WEBHOOK_SIGNING_SECRET,
      allowLoopback: env.WEBHOOK_ALLOW_LOOPBACK ?? false,
    },
    http: { port: env.PORT ?? 3000, portGiven: env.PORT !== null, publicUrl: env.PUBLIC_URL },
    secret: env.JOURNEYMAN_SECRET,
    codecKeys: env.JOURNEYMAN_CODEC_KEY,
    home: resolve(env.JOURNEYMAN_HOME ?? '.journeyman'),
    logLevel: env.LOG_LEVEL ?? 'info',
  };
}

/** An API key or a certificate asks for TLS by itself, as Temporal's own tools take it; `TEMPORAL_TLS=false` refuses. */
function tlsOf(env: Environment): TemporalConfig['tls'] {
  const tls = {
    certPath: env.TEMPORAL_TLS_CLIENT_CERT_PATH,
    keyPath: env.TEMPORAL_TLS_CLIENT_KEY_PATH,
    caPath: env.TEMPORAL_TLS_SERVER_CA_CERT_PATH,
    serverName: env.TEMPORAL_TLS_SERVER_NAME,
  };
  const asked = env.TEMPORAL_API_KEY !== null || Object.values(tls).some((value) => value !== null);
  return (env.TEMPORAL_TLS ?? asked) ? tls : null;
}

function smsOf(env: Environment): SmsConfig | null {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_FROM: from } = env;
  if (accountSid === null || authToken === null || from === null) return null;
  return { accountSid, authToken, from, apiBase: env.TWILIO_API_BASE };
}
