#!/usr/bin/env node
'use strict';
// Runs the compiled command line; compiles once where a fresh clone has not been compiled yet.
const { existsSync } = require('node:fs');
const { join } = require('node:path');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const main = join(dist, 'cli', 'main.js');

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`journeyman needs Node 20.19 or newer, and this is ${process.versions.node}.`);
}
if (!existsSync(main)) {
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  if (!existsSync(compiler)) {
    fail('journeyman is not compiled and its packages are not installed.\nRun: npm ci && npm run build');
  }
  process.stderr.write('journeyman is not compiled yet; compiling it once (about ten seconds)…\n');
  const { spawnSync } = require('node:child_process');
  const built = spawnSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (built.status !== 0) fail('Compiling failed; the reasons stand above. Run: npm run build');
  spawnSync(process.execPath, [join(dist, 'bin', 'make-quick.js')], { stdio: ['ignore', 2, 2] });
}
(require('./quick.js').quickMain(dist, process.argv[2]) ?? require(main)).main();
