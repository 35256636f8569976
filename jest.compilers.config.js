/**
 * `npm run test:compilers`: the fixture projects, the wrong projects and the payload types of the tests, each compiled by
 * TypeScript 6 and by TypeScript 7.1. What the two make of them must be the same.
 */
import config from './jest.config.js'

const { globalSetup: _setup, globalTeardown: _teardown, testPathIgnorePatterns: _ignored, ...shared } = config

// test/support/compile-types.ts then reads each type with both.
process.env['TYPEBOSS_TEST_BOTH_COMPILERS'] = '1'

export default {
  ...shared,
  testMatch: ['**/compilers/*.test.js', '**/transformer/contract/*.test.js'],
}
