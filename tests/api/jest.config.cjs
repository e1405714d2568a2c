const root = require('../../jest.config.cjs')

/** The API suite: one real city for all files, so one file at a time (`support/start.ts`). */
module.exports = {
  ...root,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/api/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/api/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/api/support/global-teardown.ts',
  testSequencer: '<rootDir>/tests/api/support/in-order.cjs',
  testTimeout: 60_000,
  maxWorkers: 1,
}
