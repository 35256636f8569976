/** The JSON Schema of a queue, as a dashboard or a producer in another language reads it. */
import { expect, test } from '@jest/globals'
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
        sendAt: { type: 'string', format: 'date-time' },
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
