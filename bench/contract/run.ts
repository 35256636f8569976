/**
 * Compares the cost of a contract with ajv, zod and TypeBox's compiled checks, and with only `JSON.stringify` and
 * `JSON.parse` as the minimum.
 *
 *     npm run bench:contract
 */
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { Compile } from 'typebox/compile'
import { compileTypes, textOf } from '../../test/support/compile-types.ts'
import { measure, type Candidates, type Measured } from './measure.ts'
import { zodSchemas } from './rivals.ts'
import { deep, large, small, wide } from './values.ts'

const source = readFileSync(new URL('payloads.ts', import.meta.url), 'utf8')
const { contracts, read } = await compileTypes(source)
const payloads = {
  small: ['Small', small],
  wide: ['Wide', wide],
  deep: ['Deep', deep],
  large: ['Large', large],
} as const

for (const [name, [type, value]] of Object.entries(payloads)) {
  const text = JSON.stringify(value)
  const contract = contracts[type]
  const zod = zodSchemas[name as keyof typeof payloads]
  if (contract === undefined) throw new Error(`${type} was not compiled`)
  const codec = contract.input
  const schema = Object(contract.jsonSchema?.().input)
  const ajv = new Ajv2020({ strict: false }).compile(schema)
  const typebox = Compile(schema)
  if (
    codec.validate(value) !== undefined ||
    !ajv(value) ||
    !typebox.Check(value) ||
    !zod.safeParse(value).success
  ) {
    throw new Error(`${name} is refused`)
  }
  console.log(`\n${name}, ${text.length} bytes of JSON, ${sizeOf(type)} bytes of emitted code`)
  await print('validate', {
    contract: () => codec.validate(value),
    ajv: () => ajv(value),
    typebox: () => typebox.Check(value),
    zod: () => zod.safeParse(value),
  })
  await print('validate + encode + stringify', {
    'JSON.stringify': () => JSON.stringify(value),
    contract: () => codec.validate(value) === undefined && JSON.stringify(codec.encode(value)),
    ajv: () => ajv(value) && JSON.stringify(value),
    typebox: () => typebox.Check(value) && JSON.stringify(value),
    zod: () => JSON.stringify(zod.parse(value)),
  })
  await print('parse + validate + decode', {
    'JSON.parse': () => JSON.parse(text),
    contract: () => codec.decode(JSON.parse(text)),
    ajv: () => ajv(JSON.parse(text)),
    typebox: () => typebox.Check(JSON.parse(text)),
    zod: () => zod.parse(JSON.parse(text)),
  })
}

async function print(title: string, candidates: Candidates): Promise<void> {
  const results = await measure(candidates)
  console.log(`  ${title}`)
  for (const { name, median, ratio } of results) {
    console.log(`    ${name.padEnd(16)}${show(median).padStart(12)}${`${ratio.toFixed(2)}×`.padStart(10)}`)
  }
}

function show(microseconds: Measured['median']): string {
  return microseconds < 1 ? `${(microseconds * 1_000).toFixed(0)} ns` : `${microseconds.toFixed(2)} µs`
}

/** The contract of a producer of this queue, without a JSON Schema. */
function sizeOf(type: string): number {
  const own = read[type]
  return own === undefined ? 0 : textOf({ [type]: own }, false).length
}
