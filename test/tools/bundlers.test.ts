/** Each real bundler, over the same project. What it writes is run, and its source map is followed. */
import { SourceMap } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mustRun } from '../package/run.js'
import { repository, type Project } from '../support/project.js'
import { createToolProject } from './project.js'

describe('typeboss/unplugin', () => {
  let project: Project

  beforeAll(async () => {
    project = await createToolProject()
  })

  afterAll(() => project.remove())

  const bundlers = ['rollup', 'rolldown', 'vite', 'esbuild', 'webpack', 'rspack']

  test.each(bundlers)("compiles queues for %s, with maps to the user's lines", async (name) => {
    await mustRun(process.execPath, ['build/test/tools/bundle.js', name, project.folder], {
      folder: repository,
    })
    await expect(project.node(`bundled/${name}.js`)).resolves.toEqual({ code: 0, output: 'sendAt,to\n' })
    const code = await project.read(`bundled/${name}.js`)
    const map = new SourceMap(JSON.parse(await project.read(`bundled/${name}.js.map`)))
    const [before = ''] = code.split('Nobody is there')
    const line = before.split('\n').length - 1
    const column = before.length - before.lastIndexOf('\n') - 1
    expect(map.findEntry(line, column)).toMatchObject({
      originalSource: expect.stringMatching(/queues\/email\.ts$/),
      originalLine: 5,
    })
  })
})
