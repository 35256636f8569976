/**
 * `npm run test:unit`: the tests that need neither a database nor the built package. esbuild strips the types of the sources
 * and of these tests into build/unit, which takes a second.
 */
import config from './jest.config.js'

const { globalSetup: _setup, globalTeardown: _teardown, ...shared } = config
const unit = '<rootDir>/build/unit'

export default {
  ...shared,
  roots: [`${unit}/test`],
  testMatch: [
    'command/{json-edit.property,progress-bar,table}',
    'runtime/client/job-observer',
    'runtime/contract/checks',
    'runtime/job/*',
    'runtime/options/option-ranges',
    'runtime/pg-boss/connect/{connection-errors,pg-boss-options}',
    'runtime/pg-boss/jobs/queue-settings',
    'runtime/support/*',
    'transformer/compiler/*',
    // These two are compiled by tspc, or run it.
    'transformer/contract/!(json-schema|round-trip.property)',
    'transformer/typescript-6/editor/appended-snapshot.property',
  ].map((path) => `**/${path}.test.js`),
  testEnvironment: `${unit}/test/support/environment.js`,
  moduleNameMapper: {
    '^typescript$': `${unit}/test/support/shared-typescript.js`,
    '^typeboss$': `${unit}/runtime/index.js`,
    '^typeboss/contract$': `${unit}/runtime/contract/index.js`,
    '^#(command|facts|runtime|transformer)/(.*)$': `${unit}/$1/$2.js`,
  },
  testTimeout: 60_000,
}
