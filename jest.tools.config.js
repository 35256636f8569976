/**
 * `npm run test:tools`: the packed package in projects of users, and its integrations with Node, bundlers and test runners. Each
 * test starts real tools, so these take minutes.
 */
import config from './jest.config.js'

const { testPathIgnorePatterns: _ignored, ...shared } = config

export default {
  ...shared,
  testMatch: ['**/package/*.test.js', '**/transformer/integrations/*.test.js'],
}
