import { expect, test } from '@jest/globals'
import type { ConstructorOptions } from 'pg-boss'
import type { PgBossServiceOptions } from 'typeboss'

/** Options that the service sets itself, or that have no effect through it. */
type Kept = 'clock' | 'db' | 'migrate' | 'schedule' | 'supervise' | 'useListenNotify' | '__test__enableSpies'

type Missing = Exclude<keyof ConstructorOptions, keyof PgBossServiceOptions | Kept>

test('every option of pg-boss is either passed through or set by the service', () => {
  const noneIsMissing: [Missing] extends [never] ? true : Missing = true
  expect(noneIsMissing).toBe(true)
})
