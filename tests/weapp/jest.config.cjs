const root = require('../../jest.config.cjs')

/** The built weapp, executed against one real city. Needs the weapp build. */
module.exports = {
  ...root,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/weapp/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/weapp/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/weapp/support/global-teardown.ts',
  testTimeout: 120_000,
  maxWorkers: 1,
}
