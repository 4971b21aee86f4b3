// Wall-clock arithmetic of date-fns-tz is right only when the process itself runs in UTC.
process.env.TZ = 'UTC';

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  // Much of the flows is waiting for others, so that more of them than there are cores are soonest done.
  maxWorkers: '150%',
  roots: ['<rootDir>/test'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
