/** Many changes of types: where a type is said to read what another one stores, its decoder accepts every stored value. */
import assert from 'node:assert/strict'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Codec } from 'typeboss/contract'
import { createRelation } from '#transformer/contract/changes/reads'
import { fingerprint } from '#transformer/contract/shape/fingerprint'
import { typeChanges } from '../../support/arbitrary-changes.js'
import { preamble, type TypeCase } from '../../support/arbitrary-types.js'
import { compileShapes, readTypes, type CompiledTypes } from '../../support/compile-types.js'
import { printValue } from '../../support/print-value.js'

const seed = Number(process.env['TYPEBOSS_TEST_SEED'] ?? Date.now() % 1_000_000)
const changeCount = Number(process.env['TYPEBOSS_TEST_CHANGES'] ?? 300)
const valuesOfEach = 20

interface Direction {
  readonly stored: Side
  readonly read: Side
}

interface Side {
  readonly type: TypeCase
  readonly codec: Codec
  readonly shape: CompiledTypes['read'][string]['shape']
}

/** Both directions of each change whose types a build accepts. */
async function directions(): Promise<readonly Direction[]> {
  const changes = fc.sample(typeChanges, { seed, numRuns: changeCount })
  const source = changes.map(
    ({ old, now }, index) =>
      `export type Old${index} = ${old.source}\nexport type New${index} = ${now.source}`,
  )
  const all = readTypes(`${preamble}\n${source.join('\n')}`)
  const read = Object.fromEntries(Object.entries(all).filter(([, { problems }]) => problems.length === 0))
  const { contracts } = await compileShapes(read)
  const side = (name: string, type: TypeCase): readonly Side[] => {
    const [contract, payload] = [contracts[name], read[name]]
    return contract === undefined || payload === undefined
      ? []
      : [{ type, codec: contract.input, shape: payload.shape }]
  }
  return changes.flatMap(({ old, now }, index) => {
    const [before] = side(`Old${index}`, old)
    const [after] = side(`New${index}`, now)
    if (before === undefined || after === undefined) return []
    return [
      { stored: before, read: after },
      { stored: after, read: before },
    ]
  })
}

/** Stored values of a side, and what the codec of the other side reads. */
function forEachStored({ stored, read }: Direction, check: (value: unknown, json: unknown) => void): void {
  fc.assert(
    fc.property(stored.type.values, (value) => {
      // A merged value may not be of the type.
      if (stored.codec.validate(value) !== undefined) return
      const json: unknown = JSON.parse(JSON.stringify(stored.codec.encode(value)))
      try {
        check(value, json)
      } catch (error) {
        const message = `stored by ${stored.type.source}\nread by ${read.type.source}\nvalue ${printValue(value)}\njson ${JSON.stringify(json)}`
        throw new Error(message, { cause: error })
      }
    }),
    { seed, numRuns: valuesOfEach },
  )
}

describe(`of ${changeCount} changes of types (TYPEBOSS_TEST_SEED=${seed})`, () => {
  let all: readonly Direction[] = []

  test('many can be compared', async () => {
    all = await directions()
    expect(all.length).toBeGreaterThan(changeCount)
  })

  test('no stored value is refused where all are said to be read', () => {
    const { reads } = createRelation()
    let [compatible, values] = [0, 0]
    for (const direction of all) {
      const { stored, read } = direction
      if (!reads(stored.shape, read.shape)) continue
      compatible += 1
      const isSame = fingerprint(stored.shape) === fingerprint(read.shape)
      forEachStored(direction, (value, json) => {
        values += 1
        const decoded = read.codec.decode(json)
        assert.ok(decoded.fits, 'the JSON is refused')
        if (!isSame) return
        const own = stored.codec.decode(json)
        assert.equal(printValue(decoded.value), printValue(own.fits ? own.value : value))
      })
    }
    expect(compatible).toBeGreaterThan(all.length / 5)
    expect(values).toBeGreaterThan(compatible * 10)
  })

  test('most of the changes that are called breaking refuse one of the values', () => {
    const { reads } = createRelation()
    const breaking = all.filter(({ stored, read }) => !reads(stored.shape, read.shape))
    const refused = breaking.filter((direction) => {
      let isRefused = false
      forEachStored(direction, (_value, json) => {
        isRefused ||= !direction.read.codec.decode(json).fits
      })
      return isRefused
    })
    expect(refused.length).toBeGreaterThan(breaking.length * 0.8)
  })
})
