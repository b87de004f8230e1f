import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Where downloads are kept, outside the project so that every checkout and every CI job shares them:
 * `JOURNEYMAN_CACHE`, else the user's cache directory (XDG base directory specification).
 */
export function cacheDir(env: NodeJS.ProcessEnv = process.env): string {
  if (env.JOURNEYMAN_CACHE) return resolve(env.JOURNEYMAN_CACHE);
  return join(env.XDG_CACHE_HOME ? resolve(env.XDG_CACHE_HOME) : join(homedir(), '.cache'), 'journeyman');
}
