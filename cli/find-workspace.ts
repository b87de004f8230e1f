import { dirname, join } from 'node:path';
import { EXIT } from './exit-codes';
import { CliFailure } from './failure';
import { kindOfPath } from './files';
import type { Terminal } from './terminal';

/** The workspace folder that a path lies in: the folder itself, or the nearest one above with a workspace.yaml. */
export async function workspaceOf(path: string): Promise<string | null> {
  let folder = (await kindOfPath(path)) === 'folder' ? path : dirname(path);
  for (;;) {
    if ((await kindOfPath(join(folder, 'workspace.yaml'))) === 'file') return folder;
    const parent = dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/** The workspace folder, or a failure that says how to make one. */
export async function requireWorkspace(terminal: Terminal, path: string): Promise<string> {
  const dir = await workspaceOf(path);
  if (dir !== null) return dir;
  throw new CliFailure({
    code: 'workspace_missing',
    exit: EXIT.findings,
    what: terminal.t('workspace.none', { path }),
    why: terminal.t('workspace.none-why'),
    fix: terminal.t('workspace.none-fix', { path: 'my-shop' }),
  });
}
