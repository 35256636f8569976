/** The JSON Schema of a queue, as a dashboard or a producer in another language reads it. */
import { expect, test } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import fc from 'fast-check'
import { defineQueue } from 'typeboss'
import { compileTypes } from '../support/compile-types.js'

interface Email {
  /** @minLength 3 */
  to: string
  sendAt?: Date
  priority: 'low' | 'high'
}

const schemaQueue = defineQueue<Email, bigint>('json-schema-queue')

test('a definition has it for input and output', () => {
  const $schema = 'https://json-schema.org/draft/2020-12/schema'
  expect(schemaQueue.jsonSchema).toEqual({
    input: {
      $schema,
      type: 'object',
      properties: {
        priority: { enum: ['low', 'high'] },
        sendAt: { type: 'string', anyOf: [{ format: 'date-time' }, { pattern: expect.any(String) }] },
        to: { type: 'string', minLength: 3 },
      },
      required: ['priority', 'to'],
    },
    output: { $schema, type: 'string', pattern: '^-?\\d+$' },
  })
})

test('a recursive type is a definition of its own', async () => {
  const { contracts } = await compileTypes('export interface Tree { name: string; kids: Tree[] }')
  expect(contracts['Tree']?.jsonSchema?.().input).toMatchObject({
    properties: { kids: { type: 'array', items: { $ref: '#/$defs/Tree' } } },
    $defs: { Tree: { type: 'object', required: ['kids', 'name'] } },
  })
})

test('a field that is called __proto__ is described', async () => {
  const { contracts } = await compileTypes(`export type T = { '__proto__': string }`)
  expect(JSON.stringify(contracts['T']?.jsonSchema?.().input)).toContain('"__proto__":{"type":"string"}')
})

test('a date of any year fits, and no day that is none', async () => {
  const { contracts } = await compileTypes('export type T = Date')
  const ajv = new Ajv2020({ strict: false })
  addFormats.default(ajv)
  const fits = ajv.compile(Object(contracts['T']?.jsonSchema?.().input))
  fc.assert(fc.property(fc.date({ noInvalidDate: true }), (date) => fits(date.toISOString())))
  const none = ['-000000-01-01', '+012345-13-01', '+012345-01-32', '2023-02-30'].map(
    (day) => `${day}T00:00:00.000Z`,
  )
  expect([...none, '+012345-01-01T24:00:00.000Z', 'yesterday'].filter((text) => fits(text))).toEqual([])
})
