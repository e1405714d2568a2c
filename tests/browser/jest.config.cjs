const root = require('../../jest.config.cjs')

/** The h5 app in Debian's Chromium against one real city. Needs the h5 build. */
module.exports = {
  ...root,
  rootDir: '../..',
  testMatch: ['<rootDir>/tests/browser/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  globalSetup: '<rootDir>/tests/browser/support/global-setup.ts',
  globalTeardown: '<rootDir>/tests/browser/support/global-teardown.ts',
  testTimeout: 180_000,
  maxWorkers: 1,
}
