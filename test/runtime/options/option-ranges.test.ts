import { describe, expect, test } from '@jest/globals'
import { jobRanges, queueRanges } from '#facts/option-ranges'
import { checkAddOptions } from '#runtime/options/check-options'
import { checkQueueOptions } from '#runtime/options/check-queue-options'

describe("the numbers in an option's range", () => {
  test('of a queue are accepted, and all other numbers are refused', () => {
    for (const [path, { least, most }] of Object.entries(queueRanges)) {
      const [name = '', within] = path.split('.')
      const declare = (value: number) => {
        const type = name === 'backoff' && { type: 'exponential', ...(within === 'maximum' && { delay: 0 }) }
        const options = { [name]: within === undefined ? value : { ...type, [within]: value } }
        return () => checkQueueOptions('emails', options)
      }
      expect(declare(least)).not.toThrow()
      expect(declare(most)).not.toThrow()
      expect(declare(least - 1)).toThrow(path)
      expect(declare(most + 1)).toThrow(path)
    }
  })

  test('of a job are accepted, and all other numbers are refused', () => {
    // `window` is an argument of throttle() and debounce().
    const { window: _, ...ranges } = jobRanges
    for (const [path, { least, most }] of Object.entries(ranges)) {
      const [name = '', within] = path.split('.')
      const adds = (value: number) => {
        const backoff = { type: 'exponential', ...(within === 'maximum' && { delay: 0 }) }
        const options = { [name]: within === undefined ? value : { ...backoff, [within]: value } }
        return () => checkAddOptions(options)
      }
      expect(adds(least)).not.toThrow()
      expect(adds(most)).not.toThrow()
      expect(adds(least - 1)).toThrow(path)
      expect(adds(most + 1)).toThrow(path)
    }
  })
})
