import type { Invocation } from '../command-row';
import { openDevSession } from '../dev/dev-round';
import type { ExitCode } from '../exit-codes';
import { EXIT } from '../exit-codes';
import { absolute } from '../files';
import { requireWorkspace } from '../find-workspace';
import { argument, badValue } from '../options';
import type { Terminal } from '../terminal';
import { untilInterrupted } from '../testing/watch';

/** Watches a workspace until Ctrl-C: with every change it is checked, tested, and published to what runs here. */
export async function run(terminal: Terminal, invocation: Invocation): Promise<ExitCode> {
  if (terminal.json) throw badValue(terminal, '--json', 'dev', terminal.t('dev.no-json'));
  const dir = await requireWorkspace(terminal, absolute(terminal, argument(invocation, 0) || '.'));
  const session = openDevSession(terminal, invocation, dir);
  await session.round();
  await untilInterrupted(terminal, [dir], async () => {
    // What scrolled away in a terminal is old; in a file or a pipe everything is kept.
    if (terminal.tty) terminal.sayPart('\u001b[2J\u001b[3J\u001b[H');
    await session.round();
    terminal.say(terminal.t('test.watching'));
  });
  return EXIT.ok;
}
