const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const tests = join(__dirname, 'test');
const readsRounds = (name) =>
  name.endsWith('.test.ts') && readFileSync(join(tests, name), 'utf8').includes('support/rounds');
process.env.ROUNDUP_ALL_ROUNDS = '1';

/**
 * The long proofs: they kill processes, play a year through and try thousands of questions. With them come the suites
 * whose properties are tried with fewer cases elsewhere.
 * @type {import('jest').Config}
 */
module.exports = {
  ...require('./jest.config'),
  testMatch: [
    '**/*.proof.ts',
    ...readdirSync(tests, { recursive: true })
      .filter(readsRounds)
      .map((name) => `<rootDir>/test/${name}`),
  ],
};
