const { availableParallelism } = require('node:os');

// Wall-clock arithmetic of date-fns-tz is right only when the process itself runs in UTC.
process.env.TZ = 'UTC';

/** @type {import('jest').Config} */
module.exports = {
  globalSetup: '<rootDir>/test/support/jest/set-up-run.ts',
  globalTeardown: '<rootDir>/test/support/jest/tear-down-run.js',
  testEnvironment: '<rootDir>/test/support/jest/environment.js',
  runtime: '<rootDir>/test/support/jest/runtime.js',
  // Many tests wait for another process or a limit, so that three workers keep two cores busy.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // A busy machine is no reason to fail: this ends what hangs.
  testTimeout: 300_000,
  // As little is it a reason to say that something was left open.
  workerGracefulExitTimeout: 30_000,
  roots: ['<rootDir>/test'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
