/** Runs the checks that every queue service has to pass. */
import { afterAll, describe, test } from '@jest/globals'
import fc from 'fast-check'
import { serviceSuite, type ServiceSetup } from 'typeboss/testing/service'

/** Defines a test for each check. `setup` is filled before the first one runs. */
// The checks have the assertions.
/* oxlint-disable jest/expect-expect */

export function runServiceSuite(setup: ServiceSetup): void {
  const { checks, compareWithModel, close } = serviceSuite(setup)
  afterAll(close)

  describe('every queue service', () => {
    // Those that wait run at the same time, while the others have not begun.
    test.concurrent.each(checks.filter(({ slow }) => slow))('$name', ({ run }) => run(), 120_000)
    test.each(checks.filter(({ slow, kills }) => !slow && !kills))('$name', ({ run }) => run(), 60_000)

    test('answers random operations as a queue in memory does', async () => {
      const operations = fc.array(fc.nat(9_999), { minLength: 20, maxLength: 80 })
      await fc.assert(fc.asyncProperty(operations, compareWithModel), { numRuns: 15, seed: 20_261_130 })
    })

    test.each(checks.filter(({ kills }) => kills))('$name', ({ run }) => run(), 120_000)
  })
}
