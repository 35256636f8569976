import { expect, test } from '@jest/globals'
import type { ConstructorOptions } from 'pg-boss'
import type { PgBossServiceOptions } from 'typeboss'

/** Set by the service itself, or of no use through it. */
type Kept = 'clock' | 'db' | 'migrate' | 'schedule' | 'supervise' | 'useListenNotify' | '__test__enableSpies'

type Missing = Exclude<keyof ConstructorOptions, keyof PgBossServiceOptions | Kept>

test("every option of pg-boss is either passed through or the service's own to set", () => {
  const noneIsMissing: [Missing] extends [never] ? true : Missing = true
  expect(noneIsMissing).toBe(true)
})
