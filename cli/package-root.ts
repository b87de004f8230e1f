import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the program itself, where `examples/` lies; the compiled files stand one folder deeper. */
export function packageRoot(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'examples', 'starter'))) {
    const parent = dirname(folder);
    if (parent === folder)
      throw new Error('The folder examples/ of journeyman is missing; install it again.');
    folder = parent;
  }
  return folder;
}
