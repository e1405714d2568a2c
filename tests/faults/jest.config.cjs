const root = require('../../jest.config.cjs')

/** Nothing is lost, whatever dies. The files keep both cores busy by themselves, so one after another. */
module.exports = { ...root, rootDir: '../..', testMatch: ['<rootDir>/tests/faults/**/*.test.ts'], testPathIgnorePatterns: ['/node_modules/'], maxWorkers: 1 }
