/** The port lists exactly the members of a compiler that the shared rooms use. */
import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const port = readFileSync('transformer/compiler/port.ts', 'utf8')
const rooms = ['compiler', 'contract', 'queues', 'type-map', 'calls', 'checks']
const texts = rooms
  .flatMap((room) =>
    readdirSync(join('transformer', room), { recursive: true, encoding: 'utf8' }).map((path) =>
      join('transformer', room, path),
    ),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('compiler/port.ts'))
  .map((path) => readFileSync(path, 'utf8'))

const members = [...port.matchAll(/\| '(\w+)'/g)].map(([, name = '']) => name)
const types = [...port.matchAll(/^export type (\w+)/gm)].map(([, name = '']) => name)

test('lists members and types', () => {
  expect(members.length).toBeGreaterThan(100)
  expect(types.length).toBeGreaterThan(30)
})

test.each(members)('a shared room reads the member %s', (name) => {
  const read = new RegExp(`\\.${name}\\b|\\{[^{}]*\\b${name}\\b[^{}]*\\}`)
  expect(texts.some((text) => read.test(text))).toBe(true)
})

test.each(types)('a shared room uses the type %s', (name) => {
  const used = new RegExp(`\\bts\\.${name}\\b`)
  expect(texts.some((text) => used.test(text))).toBe(true)
})
