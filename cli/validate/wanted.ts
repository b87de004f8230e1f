import { relative } from 'node:path';
import { absolute, kindOfPath, unreadableFailure } from '../files';
import { requireWorkspace, workspaceOf } from '../find-workspace';
import type { Terminal } from '../terminal';

/** What is read together: a workspace, or one file on its own. `only` are the files to report; empty means all. */
export interface Wanted {
  root: string;
  partial: boolean;
  only: Set<string>;
}

/**
 * Groups the paths by the workspace they lie in: a file is judged with its workspace around it, and on its own where
 * there is none.
 */
export async function wantedOf(terminal: Terminal, paths: readonly string[]): Promise<Wanted[]> {
  const wanted = new Map<string, Wanted>();
  for (const given of paths.length === 0 ? ['.'] : paths) {
    const path = absolute(terminal, given);
    const kind = await kindOfPath(path);
    if (kind === 'nothing') throw unreadableFailure(terminal, given, 'ENOENT');
    const dir = kind === 'folder' ? await requireWorkspace(terminal, path) : await workspaceOf(path);
    const root = dir ?? path;
    const known = wanted.get(root) ?? { root, partial: dir === null, only: new Set() };
    const whole = kind === 'folder' || dir === null || (wanted.has(root) && known.only.size === 0);
    const name = relative(root, path).split('\\').join('/');
    wanted.set(root, { ...known, only: whole ? new Set() : new Set([...known.only, name]) });
  }
  return [...wanted.values()];
}
