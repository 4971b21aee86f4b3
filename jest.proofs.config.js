/** The long proofs: they kill processes, play a year through and try thousands of questions. @type {import('jest').Config} */
module.exports = { ...require('./jest.config'), testMatch: ['**/*.proof.ts'] };
