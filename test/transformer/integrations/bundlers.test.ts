/** Bundles one project with each real bundler, runs the bundle, and follows its source map. */
import { SourceMap } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { killChildren, startChild } from '../../support/child-process.js'
import type { Project } from '../../support/project.js'
import type { Bundled } from './bundle.js'
import { createToolProject } from './project.js'

const bundlers = ['rollup', 'rolldown', 'vite', 'esbuild', 'webpack', 'rspack']
const betweenOthers = ['rollup-between', 'rolldown-between', 'vite-between']

const throwingLine = {
  originalSource: expect.stringMatching(/queues\/email\.ts$/),
  // Counted from 0.
  originalLine: 5,
}

describe('typeboss/unplugin', () => {
  let project: Project
  let bundled: readonly Bundled[]

  beforeAll(async () => {
    project = await createToolProject()
    const child = startChild('transformer/integrations/bundle.js', { PROJECT: project.folder })
    await child.exited
    // `bundle.ts` sends this message.
    bundled = child.messages as readonly Bundled[]
  })

  afterAll(async () => {
    await killChildren()
    await project.remove()
  })

  const fieldsOf = (name: string): unknown => bundled.find((one) => one.name === name)?.fields
  /** Where the source map leads from the error that the handler throws. */
  const originOfError = async (name: string): Promise<unknown> => {
    const code = await project.read(`bundled/${name}.js`)
    const map = new SourceMap(JSON.parse(await project.read(`bundled/${name}.js.map`)))
    const [before = ''] = code.split('Nobody is there')
    const line = before.split('\n').length - 1
    return map.findEntry(line, before.length - before.lastIndexOf('\n') - 1)
  }

  test.each(bundlers)("compiles queues for %s, with maps to the user's lines", async (name) => {
    expect(fieldsOf(name)).toBe('sendAt,to')
    expect(await originOfError(name)).toMatchObject(throwingLine)
  })

  test.each(betweenOthers)('keeps the changes of the plugins around it: %s', async (name) => {
    expect(fieldsOf(name)).toBe('sendAt,to')
    expect(await project.read(`bundled/${name}.js`)).toMatch(
      /globalThis\.after = true[^]*globalThis\.before = true/,
    )
    expect(await originOfError(name)).toMatchObject(throwingLine)
  })
})
