import { availableParallelism } from 'node:os'

export default {
  roots: ['<rootDir>/build/test'],
  testMatch: ['**/*.test.js'],
  // jest.compilers.config.js and jest.tools.config.js run these.
  testPathIgnorePatterns: [
    '/build/test/compilers/',
    '/build/test/package/',
    '/build/test/transformer/integrations/',
  ],
  // Compiled by `tspc` beforehand, as a user's code is.
  transform: {},
  testEnvironment: '<rootDir>/build/test/support/environment.js',
  moduleNameMapper: { '^typescript$': '<rootDir>/build/test/support/shared-typescript.js' },
  // A worker that has grown larger is replaced between two test files: see environment.ts for why its size matters.
  workerIdleMemoryLimit: '1GB',
  maxWorkers: Math.max(2, availableParallelism() - 1),
  reporters: ['default', '<rootDir>/build/test/support/closing-line-reporter.js'],
  globalSetup: '<rootDir>/build/test/support/start-postgres.js',
  globalTeardown: '<rootDir>/build/test/support/stop-postgres.js',
  testTimeout: 300_000,
}
