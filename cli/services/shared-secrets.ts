import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/config';
import type { Secrets } from '../../config/secrets';
import { readSecrets } from '../../config/secrets';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import type { Terminal } from '../terminal';

/**
 * The keys for a process that works on a database it did not start. They are never made here: each machine would make
 * its own, and then neither links nor references nor histories of one could be read by another.
 */
export async function sharedSecrets(terminal: Terminal, config: Config): Promise<Secrets> {
  const given = config.secret !== null && config.codecKeys !== null;
  if (given || existsSync(join(config.home, 'secrets.json'))) return readSecrets(config);
  const names = [
    config.secret === null ? 'JOURNEYMAN_SECRET' : '',
    config.codecKeys === null ? 'JOURNEYMAN_CODEC_KEY' : '',
  ];
  throw new CliFailure({
    code: 'bad_config',
    exit: EXIT.findings,
    what: terminal.t('secrets.missing', { names: names.filter((name) => name !== '').join(', ') }),
    why: terminal.t('secrets.missing-why'),
    fix: terminal.t('secrets.missing-fix'),
  });
}
