/** JSDoc tags in dependencies and in generated code. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { createProject, repository } from '../../support/project.js'
import type { Project } from '../../support/project.js'

let project: Project
beforeAll(async () => {
  project = await createProject({
    'node_modules/api/package.json': '{ "name": "api", "types": "index.d.ts" }',
    'node_modules/api/index.d.ts': String.raw`
      export interface Pet {
        /** @format int64 @minimum lots @pattern [ @mnimum 1 */ id: number
        /** @minLength 2 */ name: string
        /** @maxLength 3 */ age: number
        /** @minItems 2 @maxItems 1 */ tags: string[]
        /** @minItems 9 */ pair: [1, 2]
        kind: /** @minLength 1 */ string
      }`,
  })
})
afterAll(() => project.remove())

test('in a dependency, a valid tag is checked and an invalid one is ignored', async () => {
  await project.write({
    'src/a.ts': `import { defineQueue } from 'typeboss'
import type { Pet } from 'api'
export const pets = defineQueue<Pet, Pet>('pets')`,
  })
  const { errors, outputs } = project.compile()
  expect(errors).toEqual([])
  expect(outputs['out/a.js']).toContain('isLong(value.name, 2)')
})

test('a format that JSON Schema does not define is a warning, and the build continues', async () => {
  await project.write({
    'src/a.ts': `import { defineQueue } from 'typeboss'
export interface Pet {
  /** @format int64 */ id: number
}
export const pets = defineQueue<Pet, void>('pets')`,
  })
  const { code, output } = await project.node(
    join(repository, 'node_modules/ts-patch/bin/tspc.js'),
    '--noEmitOnError',
  )
  expect(output).toContain(
    'src/a.ts(3,7): warning TS71118: input.id: @format int64 is not a format of JSON Schema',
  )
  expect(code).toBe(0)
  expect(await project.read('out/a.js')).toContain('petsContract')
})

test('an error about a tag is reported at the tag, or with a note at the tag in another file', async () => {
  await project.write({
    'src/a.ts': `import { defineQueue } from 'typeboss'
import type { Pet } from './pet.js'
export const own = defineQueue<{
  /** @minimum lots */ size: number
}, void>('own')
export const pets = defineQueue<Pet, void>('pets')`,
    'src/pet.ts': 'export interface Pet {\n  /** The name. @minLength x */ name: string\n}',
  })
  const { errors, diagnostics } = project.compile()
  expect(errors).toEqual([
    expect.stringMatching(/^src\/a\.ts:4:7 TS71110 input\.size: @minimum lots needs a number/),
    expect.stringMatching(/^src\/a\.ts:6:33 TS71110 input\.name: @minLength x needs a whole number/),
  ])
  const [note] = diagnostics[1]?.relatedInformation ?? []
  expect(note?.file?.text.slice(note.start, (note.start ?? 0) + (note.length ?? 0))).toBe('@minLength x')
})

test('the problem of a type that is both input and result is reported once', async () => {
  await project.write({
    'src/a.ts': `import { defineQueue } from 'typeboss'
interface Pet { feed: () => void; of?: Pet[]; at: Date }
export const pets = defineQueue('pets', async (pet: Pet): Promise<Pet> => pet)`,
  })
  expect(project.check()).toEqual([expect.stringContaining('TS71101 input.feed:')])
})
