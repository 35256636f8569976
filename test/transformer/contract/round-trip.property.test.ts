/** Many types, each with many values: every value that fits survives JSON, and all others are refused. */
import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import type { Problem } from 'typeboss/contract'
import { preamble, typeCases, type TypeCase } from '../../support/arbitrary-types.js'
import { compileQueues, type CompiledQueue } from '../../support/compile-queues.js'
import { mutations } from '../../support/mutations.js'
import { printValue } from '../../support/print-value.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const typeCount = 120
const valuesOfEach = 25
const thousands = 1500

interface Sample extends CompiledQueue {
  readonly type: TypeCase
}

async function compileSamples(): Promise<readonly Sample[]> {
  const types = fc.sample(typeCases, { seed, numRuns: typeCount })
  const queues = await compileQueues(
    preamble,
    types.map((type) => type.source),
  )
  return types.flatMap((type, index) => {
    const queue = queues[index]
    return queue === undefined ? [] : [{ type, ...queue }]
  })
}

/** Checks values of every type, and counts them. */
function forEachValue(samples: readonly Sample[], check: (sample: Sample, value: unknown) => void): number {
  let count = 0
  for (const sample of samples) {
    fc.assert(
      fc.property(sample.type.values, (value) => {
        try {
          check(sample, value)
          count++
        } catch (error) {
          throw new Error(`type ${sample.type.source}\nvalue ${printValue(value)}`, { cause: error })
        }
      }),
      { seed, numRuns: valuesOfEach },
    )
  }
  return count
}

function wireOf({ codec }: Sample, value: unknown): unknown {
  return JSON.parse(JSON.stringify(codec.encode(value)))
}

/** The check and the explanation are two functions, whose results must agree. */
function assertExplained(problems: readonly Problem[]): void {
  assert.ok(problems.length > 0)
  for (const { expected } of problems) assert.doesNotMatch(expected, /circular/)
}

describe(`of ${typeCount} generated types (TYPEBOSS_TEST_SEED=${seed})`, () => {
  let samples: readonly Sample[] = []

  test('most random types can be stored', async () => {
    samples = await compileSamples()
    expect(samples.length).toBeGreaterThan(typeCount / 2)
  })

  test('every value of a random type comes back from JSON as it was', () => {
    const count = forEachValue(samples, (sample, value) => {
      assert.equal(sample.codec.validate(value), undefined)
      const decoded = sample.codec.decode(wireOf(sample, value))
      assert.equal(decoded.fits ? printValue(decoded.value) : decoded.problems, printValue(value))
    })
    expect(count).toBeGreaterThan(thousands)
  })

  test('changed JSON is accepted exactly if it fits the JSON Schema', () => {
    const ajv = new Ajv2020({ strict: false, ownProperties: true })
    addFormats.default(ajv)
    const schemas = new Map(samples.map((sample) => [sample, ajv.compile(Object(sample.jsonSchema))]))
    const count = forEachValue(samples, (sample, value) => {
      const isValid = schemas.get(sample)
      for (const json of mutations(wireOf(sample, value))) {
        const decoded = sample.codec.decode(json)
        assert.equal(decoded.fits, isValid?.(json), printValue(json))
        if (!decoded.fits) assertExplained(decoded.problems)
      }
    })
    expect(count).toBeGreaterThan(thousands)
  })

  test('a changed value that is still accepted can be stored', () => {
    const count = forEachValue(samples, (sample, value) => {
      for (const changed of mutations(value)) {
        const problems = sample.codec.validate(changed)
        if (problems === undefined) {
          assert.equal(sample.codec.decode(wireOf(sample, changed)).fits, true)
        } else assertExplained(problems)
      }
    })
    expect(count).toBeGreaterThan(thousands)
  })
})
