export default {
  roots: ['<rootDir>/build/test'],
  testMatch: ['**/*.test.js'],
  transform: {},
  reporters: ['default', '<rootDir>/build/test/support/closing-line-reporter.js'],
  globalSetup: '<rootDir>/build/test/support/start-postgres.js',
  globalTeardown: '<rootDir>/build/test/support/stop-postgres.js',
  testTimeout: 60_000,
}
