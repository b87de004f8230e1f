import type * as Esbuild from 'esbuild';
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { dependencies } from '../package.json';
import type * as Quick from './quick.js';

const ROOT = join(__dirname, '../..');
const FOLDER = join(ROOT, 'dist/quick');
/** Made here and then moved as a whole, for a bundle must never stand beside the cache of another one. */
const UNFINISHED = join(ROOT, 'dist/quick-unfinished');
/** What is run once, so that V8's cache holds the functions that every such command needs. */
const WARM_UP = ['validate', join(ROOT, 'examples/shop')];

/** Packages that are bundled with the code; all others are large or not for these commands, and stay where they are. */
const BUNDLED = [
  '@noble/hashes',
  'cli-table3',
  'commander',
  'croner',
  'fastest-levenshtein',
  'liquidjs',
  'luxon',
  'picocolors',
  'string-width',
  'yaml',
  'zod',
];

/** The bundler, or null where it was not installed: all works without it, and only starts more slowly. */
async function bundler(): Promise<typeof Esbuild | null> {
  return import('esbuild').catch(() => null);
}

/** Commands that are left out, by the names of their files: nothing in the bundle ever calls them. */
function leftOut(commands: readonly string[]): string[] {
  return readdirSync(join(ROOT, 'cli/commands'))
    .map((name) => name.replace(/\.ts$/, ''))
    .filter((name) => !commands.some((command) => name === command || name.startsWith(`${command}-`)))
    .map((name) => `./commands/${name}.js`);
}

function bundle(esbuild: typeof Esbuild, outfile: string, commands: readonly string[]): void {
  esbuild.buildSync({
    entryPoints: [join(ROOT, 'cli/quick-main.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    minifyWhitespace: true,
    minifySyntax: true,
    supported: { 'dynamic-import': false },
    external: [...leftOut(commands), ...Object.keys(dependencies).filter((name) => !BUNDLED.includes(name))],
    logLevel: 'warning',
  });
}

/** Runs the bundle once, and keeps what V8 compiled meanwhile. */
async function warmUp({ scriptOf, exportsOf }: typeof Quick, file: string): Promise<void> {
  const script = scriptOf(file);
  const nobody = { write: () => true };
  await exportsOf(script, file).runCommandLine(WARM_UP, {
    stdout: nobody,
    stderr: nobody,
    env: {},
    cwd: ROOT,
    talkIsTty: false,
    dataIsTty: false,
    interrupted: new AbortController().signal,
  });
  writeFileSync(`${file}.cache`, script.createCachedData());
}

async function make(): Promise<void> {
  for (const folder of [FOLDER, UNFINISHED]) rmSync(folder, { recursive: true, force: true });
  const esbuild = await bundler();
  if (esbuild === null) {
    process.stderr.write('Commands are not bundled and start more slowly: esbuild is not installed.\n');
    return;
  }
  const loader = createRequire(__filename)(join(ROOT, 'bin/quick.js')) as typeof Quick;
  const file = join(UNFINISHED, 'main.js');
  bundle(esbuild, file, loader.commands);
  await warmUp(loader, file);
  renameSync(UNFINISHED, FOLDER);
}

void make();
