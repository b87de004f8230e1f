import { checkWorkspace } from '../journey/language/check-workspace';
import type { ReadWorkspace } from '../journey/language/read-workspace';
import { readWorkspace } from '../journey/language/read-workspace';
import type { CheckedWorkspace } from '../journey/language/workspace';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { requireWorkspace } from './find-workspace';
import type { Terminal } from './terminal';

/** A workspace that may be used: without errors, and with the files it was read from. */
export interface UsableWorkspace {
  dir: string;
  read: ReadWorkspace;
  workspace: CheckedWorkspace;
}

/**
 * Reads and checks a workspace for a command that needs it whole; with errors the command does nothing. Faults of tests
 * do not count: only `validate` and `test` are about them.
 */
export async function usableWorkspace(terminal: Terminal, path: string): Promise<UsableWorkspace> {
  const { t } = terminal;
  const dir = await requireWorkspace(terminal, path);
  const read = await readWorkspace(dir);
  const { faults, workspace } = checkWorkspace(read.files, {});
  if (workspace !== null && read.faults.length === 0) return { dir, read, workspace };
  const errors = [...read.faults, ...faults].filter(({ severity }) => severity === 'error').length;
  throw new CliFailure({
    code: 'workspace_faulty',
    exit: EXIT.findings,
    what: t('workspace.faulty', { errors }),
    fix: t('workspace.faulty-fix', { path: dir }),
  });
}
