import fc from 'fast-check';
import { formatConfigFaults, readConfig } from '../../../config/config';

const TWILIO = {
  TWILIO_ACCOUNT_SID: `AC${'0a'.repeat(16)}`,
  TWILIO_AUTH_TOKEN: 'token',
  TWILIO_FROM: '+14155550100',
};

function faultsOf(env: Record<string, string>): string {
  const read = readConfig(env);
  return 'faults' in read ? formatConfigFaults(read.faults) : '';
}

function configOf(env: Record<string, string>) {
  const read = readConfig(env);
  if ('faults' in read) throw new Error(formatConfigFaults(read.faults));
  return read.config;
}

describe('settings from the environment', () => {
  it('needs none: everything has a default or is started on this machine', () => {
    const config = configOf({});
    expect(config).toMatchObject({
      temporal: { address: null, namespace: 'default', apiKey: null, tls: null },
      mongoUri: null,
      mail: { smtpUrl: null },
      sms: null,
      http: { port: 3000, portGiven: false, publicUrl: null },
      secret: null,
      codecKeys: null,
      logLevel: 'info',
    });
    expect(config.home).toMatch(/[/\\]\.journeyman$/);
  });

  it('takes a variable that is set to nothing for one that is not set', () => {
    expect(configOf({ PORT: '', MONGODB_URI: '  ' })).toMatchObject({ mongoUri: null, http: { port: 3000 } });
  });

  it.each([
    ['PORT', 'abc'],
    ['PORT', '70000'],
    ['PORT', '-1'],
    ['PORT', '3000.5'],
    ['PORT', '0x10'],
    ['TEMPORAL_ADDRESS', 'http://temporal:7233'],
    ['TEMPORAL_ADDRESS', 'temporal'],
    ['TEMPORAL_TLS', 'perhaps'],
    ['MONGODB_URI', 'postgres://db/shop'],
    ['PUBLIC_URL', 'shop.example'],
    ['PUBLIC_URL', 'ftp://shop.example'],
    ['JOURNEYMAN_SECRET', 'too short'],
    ['JOURNEYMAN_CODEC_KEY', 'c2hvcnQ='],
    ['LOG_LEVEL', 'loud'],
    ['MAIL_FROM', 'a@b.example\r\nBcc: c@d.example'],
    ['MAIL_FROM', 'a@b.example, c@d.example'],
  ])('refuses %s=%s by name, and keeps what was given to itself', (name, value) => {
    const said = faultsOf({ [name]: value });
    expect(said).toMatch(new RegExp(`^${name} must be `));
    expect(said).not.toContain(value);
  });

  it('names all faults at once', () => {
    const said = faultsOf({
      PORT: 'abc',
      LOG_LEVEL: 'loud',
      MONGODB_URI: 'x',
      SMTP_URL: 'smtp://relay.example',
    });
    expect(
      said
        .split('\n')
        .map((line) => line.split(' ')[0])
        .sort(),
    ).toEqual(['LOG_LEVEL', 'MAIL_FROM', 'MONGODB_URI', 'PORT']);
  });

  it('never repeats a value, whatever it is', () => {
    const names = ['PORT', 'MONGODB_URI', 'SMTP_URL', 'JOURNEYMAN_CODEC_KEY', 'TWILIO_ACCOUNT_SID'];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.stringMatching(/^[!#$%&*]{12,40}$/), (name, value) => {
        expect(faultsOf({ [name]: value })).not.toContain(value);
        expect(faultsOf({ [name]: value })).toContain(name);
      }),
    );
  });

  it('takes the Twilio account whole or not at all', () => {
    expect(configOf(TWILIO).sms).toMatchObject({ accountSid: TWILIO.TWILIO_ACCOUNT_SID, apiBase: null });
    expect(faultsOf({ TWILIO_FROM: '+14155550100' })).toContain('TWILIO_ACCOUNT_SID is needed');
    expect(faultsOf({ ...TWILIO, TWILIO_AUTH_TOKEN: '' })).toBe(
      'TWILIO_AUTH_TOKEN is needed when TWILIO_ACCOUNT_SID is set',
    );
  });

  it('reads several codec keys, in hex or base64, the first one first', () => {
    const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)] as const;
    const given = `${keys[0].toString('hex')}, ${keys[1].toString('base64')}`;
    expect(configOf({ JOURNEYMAN_CODEC_KEY: given }).codecKeys).toEqual(keys);
  });

  it('uses TLS where an API key or a certificate asks for it, unless told not to', () => {
    expect(configOf({ TEMPORAL_API_KEY: 'k' }).temporal.tls).not.toBeNull();
    expect(configOf({ TEMPORAL_API_KEY: 'k', TEMPORAL_TLS: 'false' }).temporal.tls).toBeNull();
    expect(configOf({ TEMPORAL_TLS: 'true' }).temporal.tls).not.toBeNull();
  });

  it('puts no slash at the end of an address that paths are put behind', () => {
    expect(configOf({ PUBLIC_URL: 'https://shop.example/' }).http.publicUrl).toBe('https://shop.example');
  });
});
