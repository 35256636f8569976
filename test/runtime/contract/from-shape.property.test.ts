/** Many types: the codec that is made of a shape does the same as the code that the compiler writes for the type. */
import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Codec, Decoded, Problem } from 'typeboss/contract'
import { readContracts } from '#facts/shape/read-contracts'
import { codecOf } from '#runtime/contract/from-shape/codec-of'
import { contractJson } from '#transformer/contract/json/contract-json'
import { typeChanges } from '../../support/arbitrary-changes.js'
import { preamble, typeCases, type TypeCase } from '../../support/arbitrary-types.js'
import { compileShapes, readTypes } from '../../support/compile-types.js'
import { mutations } from '../../support/mutations.js'
import { printValue } from '../../support/print-value.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const typeCount = Number(process.env['TYPEBOSS_TEST_TYPES'] ?? 150)
const valuesOfEach = 10

interface Sample {
  readonly type: TypeCase
  readonly compiled: Codec
  readonly interpreted: Codec
}

async function samples(): Promise<readonly Sample[]> {
  const changes = fc.sample(typeChanges, { seed, numRuns: typeCount / 2 })
  const types = [...fc.sample(typeCases, { seed, numRuns: typeCount / 2 }), ...changes.map(({ now }) => now)]
  const all = readTypes(
    `${preamble}\n${types.map(({ source }, index) => `export type T${index} = ${source}`).join('\n')}`,
  )
  const read = Object.fromEntries(Object.entries(all).filter(([, { problems }]) => problems.length === 0))
  const { contracts } = await compileShapes(read)
  return types.flatMap((type, index) => {
    const [contract, payload] = [contracts[`T${index}`], read[`T${index}`]]
    if (contract === undefined || payload === undefined) return []
    const nothing = { kind: 'undefined' } as const
    const shapes = { input: payload.shape, output: nothing, progress: nothing }
    const queue = contractJson({ name: 'q', options: {}, fingerprint: '', ...shapes })
    const stored = JSON.stringify({ version: 1, queues: { q: queue } })
    const again = readContracts(JSON.parse(stored)).get('q')
    if (again === undefined) throw new Error('The queue is missing')
    return [{ type, compiled: contract.input, interpreted: codecOf(again.input) }]
  })
}

/** Checks values of every type, and counts them. */
function forEachValue(all: readonly Sample[], check: (sample: Sample, value: unknown) => void): number {
  let count = 0
  for (const sample of all) {
    fc.assert(
      fc.property(sample.type.values, (value) => {
        try {
          check(sample, value)
          count += 1
        } catch (error) {
          throw new Error(`type ${sample.type.source}\nvalue ${printValue(value)}`, { cause: error })
        }
      }),
      { seed, numRuns: valuesOfEach },
    )
  }
  return count
}

/** Equal types of one compilation share code, and so the name of one of them. */
function named(problems: readonly Problem[] | undefined): unknown {
  return problems?.map((problem) => ({
    ...problem,
    expected: problem.expected.replaceAll(/T\d+/g, 'object'),
  }))
}

function print(decoded: Decoded<unknown>): unknown {
  return decoded.fits ? printValue(decoded.value) : named(decoded.problems)
}

describe(`of ${typeCount} types (TYPEBOSS_TEST_SEED=${seed})`, () => {
  let all: readonly Sample[] = []

  test('most can be compiled', async () => {
    all = await samples()
    expect(all.length).toBeGreaterThan(typeCount / 2)
  })

  test('values are checked and encoded alike', () => {
    const count = forEachValue(all, ({ compiled, interpreted }, value) => {
      const problems = compiled.validate(value)
      assert.deepEqual(named(interpreted.validate(value)), named(problems))
      if (problems !== undefined) return
      assert.equal(JSON.stringify(interpreted.encode(value)), JSON.stringify(compiled.encode(value)))
    })
    expect(count).toBeGreaterThan(all.length)
  })

  test('JSON is decoded alike, also where it was changed and does not fit', () => {
    let refused = 0
    forEachValue(all, ({ compiled, interpreted }, value) => {
      if (compiled.validate(value) !== undefined) return
      const json: unknown = JSON.parse(JSON.stringify(compiled.encode(value)))
      for (const changed of [json, ...Array.from(mutations(json)).slice(0, 40)]) {
        const decoded = compiled.decode(changed)
        if (!decoded.fits) refused += 1
        assert.deepEqual(print(interpreted.decode(changed)), print(decoded))
      }
    })
    expect(refused).toBeGreaterThan(all.length)
  })

  test('values of other types are refused alike', () => {
    const count = forEachValue(all, ({ compiled, interpreted }, value) => {
      for (const other of all.slice(0, 20)) {
        assert.deepEqual(named(other.interpreted.validate(value)), named(other.compiled.validate(value)))
      }
      assert.deepEqual(named(interpreted.validate([value])), named(compiled.validate([value])))
    })
    expect(count).toBeGreaterThan(all.length)
  })
})
