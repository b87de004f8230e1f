'use strict';
// Loads the bundle of the commands that are called all day: one file instead of hundreds, compiled by V8 at the build.
const { readFileSync, statSync } = require('node:fs');
const { createRequire, wrap } = require('node:module');
const { dirname, join } = require('node:path');
const { Script } = require('node:vm');
const commands = require('./quick-commands.json');

/** The bundle as a script of V8; `cachedData` of another V8, or of other flags, is refused by V8 and then not used. */
function scriptOf(file, cachedData) {
  return new Script(wrap(readFileSync(file, 'utf8')), { filename: file, cachedData });
}

/** Runs a script that `scriptOf` made, and gives its exports. */
function exportsOf(script, file) {
  const made = { exports: {} };
  script.runInThisContext()(made.exports, createRequire(file), made, file, dirname(file));
  return made.exports;
}

/** The bundle's exports for a command that is in it; null where there is none, or one of an earlier compilation. */
function quickMain(dist, command) {
  if (!commands.includes(command)) return null;
  const file = join(dist, 'quick', 'main.js');
  let script;
  try {
    if (statSync(file).mtimeMs < statSync(join(dist, '.tsbuildinfo')).mtimeMs) return null;
    script = scriptOf(file, readFileSync(`${file}.cache`));
  } catch {
    return null;
  }
  return exportsOf(script, file);
}

module.exports = { commands, scriptOf, exportsOf, quickMain };
