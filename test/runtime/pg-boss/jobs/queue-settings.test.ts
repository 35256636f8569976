import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { checkQueueOptions } from '#runtime/options/check-queue-options'
import { jobSettings, queueSettings, seconds } from '#runtime/pg-boss/jobs/queue-settings'
import type { QueueOptions } from 'typeboss'

const year = 31_536_000_000
const milliseconds = fc.double({ min: 1, max: 86_400_000, noNaN: true })
const backoff = fc.oneof(
  fc.constantFrom('fixed' as const, 'exponential' as const),
  fc.record({ type: fc.constant('fixed' as const), delay: fc.double({ min: 0, max: year, noNaN: true }) }),
  fc
    .tuple(fc.double({ min: 0, max: year, noNaN: true }), fc.double({ min: 0, max: year, noNaN: true }))
    .map(([a, b]) => ({ type: 'exponential' as const, delay: Math.min(a, b), maximum: Math.max(a, b) })),
)
const options: fc.Arbitrary<QueueOptions> = fc.record(
  {
    retries: fc.nat(1_000_000),
    timeout: milliseconds,
    backoff,
    heartbeat: fc.oneof(
      fc.constant(false as const),
      fc.double({ min: 10_000, max: 86_400_000, noNaN: true }),
    ),
    retention: fc.record(
      {
        waiting: fc.double({ min: 1_000, max: year, noNaN: true }),
        finished: fc.oneof(
          fc.constant('forever' as const),
          fc.double({ min: 1_000, max: year, noNaN: true }),
        ),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
)

describe('options in whole seconds', () => {
  test('are never shorter, and less than a second longer than the option', () => {
    fc.assert(
      fc.property(milliseconds, (wait) => {
        expect(seconds(wait) * 1000).toBeGreaterThanOrEqual(wait)
        expect(seconds(wait) * 1000 - wait).toBeLessThan(1000)
      }),
    )
  })

  test('are accepted by pg-boss in every allowed combination', () => {
    fc.assert(
      fc.property(options, (declared) => {
        checkQueueOptions('emails', declared)
        const settings = queueSettings(declared)
        for (const whole of [settings.retryLimit, settings.retryDelay, settings.expireInSeconds]) {
          expect(Number.isInteger(whole)).toBe(true)
        }
        expect(settings.expireInSeconds).toBeGreaterThanOrEqual(1)
        expect(settings.expireInSeconds).toBeLessThanOrEqual(86_400)
        expect(settings.heartbeatSeconds === null || (settings.heartbeatSeconds ?? 0) >= 10).toBe(true)
        expect(settings.retentionSeconds).toBeGreaterThanOrEqual(1)
        expect(settings.deleteAfterSeconds === 0).toBe(declared.retention?.finished === 'forever')
        // pg-boss accepts a maximum only with exponential backoff.
        expect(settings.retryDelayMax === null || settings.retryBackoff).toBe(true)
      }),
    )
  })

  test('contain only the declared options of a job', () => {
    expect(jobSettings({})).toEqual({})
    expect(jobSettings({ retries: 1 })).toEqual({ retryLimit: 1 })
    expect(jobSettings({ backoff: 'exponential' })).toEqual({ retryDelay: 1, retryBackoff: true })
    expect(jobSettings({ backoff: { type: 'fixed', delay: 1_500 } })).toEqual({
      retryDelay: 2,
      retryBackoff: false,
    })
  })
})
