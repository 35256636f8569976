/**
 * Where test files run: Jest's own environment for Node, with a way out of it. Jest gives each test file its own copy of
 * every module, and so each would load and warm up a compiler of its own, for a second or more. What a test file loads by
 * `requireOutsideJest` is loaded by Node itself, and lives as long as the worker, whose test files run one after the other.
 */
import { createRequire } from 'node:module'
import { TestEnvironment } from 'jest-environment-node'

export default class Environment extends TestEnvironment {
  constructor(...parameters: ConstructorParameters<typeof TestEnvironment>) {
    super(...parameters)
    this.global['requireOutsideJest'] = createRequire(import.meta.url)
  }
}
