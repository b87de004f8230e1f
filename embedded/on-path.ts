import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** The first executable file of that name on PATH, or null. */
export async function onPath(command: string, env: NodeJS.ProcessEnv = process.env): Promise<string | null> {
  for (const directory of (env.PATH ?? '').split(delimiter)) {
    if (!directory) continue;
    const path = join(directory, command);
    if (await isExecutable(path)) return path;
  }
  return null;
}

/** Whether the path is a file this user may run. */
export async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
