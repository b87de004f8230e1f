'use strict';
// One runtime for all test files of a worker: modules of the product and of packages are loaded once, and not for each
// file. Test files are loaded anew, and so is jest-circus, which keeps the tests of one file. See docs/decisions/0020.
const Runtime = require('jest-runtime').default;

/** Where jest-circus keeps who hears of the events of a test file. */
const EVENT_HANDLERS = Symbol.for('EVENT_HANDLERS');

let kept = null;

class OneRuntime extends Runtime {
  constructor(...given) {
    const testPath = given[6];
    if (kept !== null) {
      kept.begin(testPath);
      return kept;
    }
    super(...given);
    kept = this;
  }

  begin(testPath) {
    this._testPath = testPath;
    for (const part of [this.executor, this.esmLoader]) part.testPath = testPath;
    this.testState.state = 'loading';
    this._environment.global[EVENT_HANDLERS] = undefined;
    const own = this.registries.getInternalCjsRegistry();
    for (const path of own.keys()) if (path.includes('jest-circus')) own.delete(path);
  }

  teardown() {
    this.restoreAllMocks();
    this.registries.getActiveCjsRegistry().delete(this._testPath);
    this.testMainModule.reset();
    this.jestGlobals.clearJestObjectCache();
    this.loggedReferenceErrors.clear();
  }
}

module.exports = OneRuntime;
