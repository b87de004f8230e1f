import { join, relative } from 'node:path';
import { faultsToJson } from '../../journey/language/faults-to-json';
import { formatFault } from '../../journey/language/format-fault';
import type { CheckedWorkspace } from '../../journey/language/workspace';
import type { Invocation } from '../command-row';
import { CliFailure } from '../failure';
import type { Terminal } from '../terminal';
import { printResults } from '../testing/print-results';
import { runTest } from '../testing/run-test';
import { checkFiles } from '../validate/check-files';
import { openLocalPublisher } from './local-publisher';

/** One watching of a workspace. */
export interface DevSession {
  /** Checks everything once, and goes as far as the files allow; what fails is told, and nothing is thrown for it. */
  round(): Promise<void>;
}

/** Prepares the rounds of `dev` for the workspace in a folder. */
export function openDevSession(terminal: Terminal, invocation: Invocation, dir: string): DevSession {
  const publisher = openLocalPublisher(terminal, invocation, dir);
  return {
    async round() {
      try {
        const workspace = await check(terminal, dir);
        if (workspace === null) return;
        test(terminal, dir, workspace);
        await publisher.publish();
      } catch (error) {
        if (!(error instanceof CliFailure)) throw error;
        const { what, why, fix } = error.text;
        terminal.say([terminal.paintTalk.red(what), why, fix].filter((part) => part !== undefined).join(' '));
      }
    },
  };
}

/** Tells every fault; gives the workspace where none is an error. */
async function check(terminal: Terminal, dir: string): Promise<CheckedWorkspace | null> {
  const { t } = terminal;
  const { files, found, workspace } = await checkFiles(terminal, {
    root: dir,
    partial: false,
    only: new Set(),
  });
  const options = { color: terminal.paint.isColorSupported, lang: terminal.speech };
  for (const { fault, text } of found) terminal.out(`${formatFault(fault, text, options)}\n`);
  const { errors, warnings } = faultsToJson(found.map(({ fault }) => fault));
  if (errors > 0) terminal.say(t('validate.found', { files, errors, warnings }));
  else terminal.say(t(warnings > 0 ? 'validate.warnings' : 'validate.clean', { files, warnings }));
  return errors > 0 ? null : workspace;
}

function test(terminal: Terminal, dir: string, workspace: CheckedWorkspace): void {
  const results = workspace.tests.map((one) =>
    runTest(one, workspace, relative(terminal.cwd, join(dir, one.path))),
  );
  if (results.length > 0) printResults(terminal, { results, errors: [] });
}
