import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Config } from './config';
import { errorCode } from './error-code';

/** The keys that everything else is made from: link tokens and references from one, payloads from the others. */
export interface Secrets {
  secret: string;
  /** 32 bytes each; the first encrypts, the others only decrypt. */
  codecKeys: [Buffer, ...Buffer[]];
}

const kept = z.object({ secret: z.string().min(32), codecKey: z.string().length(64) });
type Kept = z.infer<typeof kept>;

/** A `secrets.json` that cannot be read. It is never replaced: with new keys old links and histories would be lost. */
class SecretsFault extends Error {
  constructor(file: string) {
    super(
      `${file} is damaged. Put it back from a backup, or set JOURNEYMAN_SECRET and JOURNEYMAN_CODEC_KEY.`,
    );
    this.name = 'SecretsFault';
  }
}

/** The keys from the settings; those not given are made once and kept in the home folder, for its owner only. */
export async function readSecrets(config: Pick<Config, 'home' | 'secret' | 'codecKeys'>): Promise<Secrets> {
  const [first, ...older] = config.codecKeys ?? [];
  if (config.secret !== null && first) return { secret: config.secret, codecKeys: [first, ...older] };
  const own = await keptSecrets(config.home);
  return {
    secret: config.secret ?? own.secret,
    codecKeys: first ? [first, ...older] : [Buffer.from(own.codecKey, 'hex')],
  };
}

async function keptSecrets(home: string): Promise<Kept> {
  const file = join(home, 'secrets.json');
  const found = await readKept(file);
  if (found) return found;
  await mkdir(home, { recursive: true });
  const made: Kept = {
    secret: randomBytes(32).toString('base64url'),
    codecKey: randomBytes(32).toString('hex'),
  };
  // A link never replaces a file: of two first starts at once, one wins and both read what it wrote.
  const beside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(beside, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  try {
    await link(beside, file);
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  } finally {
    await rm(beside, { force: true });
  }
  return (await readKept(file)) ?? made;
}

async function readKept(file: string): Promise<Kept | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null;
    throw error;
  }
  await chmod(file, 0o600);
  try {
    return kept.parse(JSON.parse(text));
  } catch {
    throw new SecretsFault(file);
  }
}
