'use strict';
// One global scope for all test files of a worker, so that what was loaded for one of them serves the next.
const { TestEnvironment } = require('jest-environment-node');

let kept = null;

class OneEnvironment extends TestEnvironment {
  constructor(config, context) {
    if (kept !== null) return kept;
    super(config, context);
    kept = this;
  }

  async teardown() {
    this.fakeTimers.useRealTimers();
    this.fakeTimersModern.useRealTimers();
  }
}

module.exports = OneEnvironment;
