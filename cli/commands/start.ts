import { join } from 'node:path';
import { readSecrets } from '../../config/secrets';
import { whatRuns } from '../../embedded/running-file';
import { usableWorkspace } from '../checked-workspace';
import type { Invocation } from '../command-row';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { instantText } from '../instant-text';
import { textOption } from '../options';
import { packageRoot } from '../package-root';
import { settings } from '../services/settings';
import { untilStopped } from '../services/until-stopped';
import { bringUp } from '../start/bring-up';
import { openMachine } from '../start/machine';
import { printAddresses } from '../start/page';
import type { Terminal } from '../terminal';

/** Says what runs in this home already; starting what runs is no failure. */
function sayRunning(terminal: Terminal, home: string): boolean {
  const running = whatRuns(home);
  if (running === null) return false;
  terminal.say(terminal.t('start.running', { pid: running.pid, since: instantText(running.startedAtMs) }));
  printAddresses(terminal, running.urls);
  return true;
}

/** Runs everything on this machine until Ctrl-C. Stopping and starting again loses nothing. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  const { t } = terminal;
  const config = settings(terminal, invocation);
  if (sayRunning(terminal, config.home)) return EXIT.ok;
  const given = textOption(invocation, 'workspace');
  const usable = await usableWorkspace(
    terminal,
    given === undefined ? join(packageRoot(), 'examples', 'shop') : absolute(terminal, given),
  );
  const machine = openMachine(config, await readSecrets(config));
  try {
    await bringUp(terminal, invocation, { config, machine, usable, chosen: given !== undefined });
    if (!terminal.interrupted.aborted) terminal.say(t('start.ready'));
    await untilStopped(terminal, machine.broken());
  } finally {
    terminal.say(t('serve.stopping'));
    await machine.stop();
  }
  terminal.say(t('serve.stopped'));
  return EXIT.ok;
}
