/**
 * The environment of test files: Jest's own for Node, and `requireOutsideJest`. Jest gives each test file its own copy of
 * every module, so each file would load and warm up its own compiler, for a second or more. A module loaded by
 * `requireOutsideJest` is loaded by Node itself, and is shared by the test files of a worker, which run one after the other.
 */
import { createRequire } from 'node:module'
import { TestEnvironment } from 'jest-environment-node'

export default class Environment extends TestEnvironment {
  constructor(...parameters: ConstructorParameters<typeof TestEnvironment>) {
    super(...parameters)
    this.global['requireOutsideJest'] = createRequire(import.meta.url)
  }
}

// A worker's heap grows to a gigabyte. Node frees it before it exits by itself, which takes longer than the half second
// that Jest waits before it kills a worker and prints a warning. process.exit() leaves the memory to the operating system.
const isWorker = process.send !== undefined
if (isWorker) process.once('beforeExit', () => process.exit())
