import type { Config } from '../../config/config';
import { formatConfigFaults, readConfig } from '../../config/config';
import type { Invocation } from '../command-row';
import { EXIT } from '../exit-codes';
import { CliFailure } from '../failure';
import { homeFolder } from '../home';
import type { Terminal } from '../terminal';

/** The settings of the environment, or a failure that names every faulty variable and never a value. */
export function settings(terminal: Terminal, invocation: Invocation): Config {
  const read = readConfig({ ...terminal.env, JOURNEYMAN_HOME: homeFolder(terminal, invocation) });
  if ('config' in read) return read.config;
  throw new CliFailure({
    code: 'bad_config',
    exit: EXIT.findings,
    what: terminal.t('config.faulty', { count: read.faults.length }),
    why: formatConfigFaults(read.faults),
    fix: terminal.t('config.fix'),
  });
}
