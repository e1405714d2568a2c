const root = require('../../jest.config.cjs')

/** The packaged template: one packaging for all checks. */
module.exports = { ...root, rootDir: '../..', testMatch: ['<rootDir>/tests/template/**/*.test.ts'], testTimeout: 60_000 }
