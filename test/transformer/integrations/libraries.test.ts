/** Builders of libraries, which include their bundler, with the config that the documentation shows. */
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { mustRun } from '../../package/run.js'
import { pageBlock } from '../../docs/snippets.js'
import { repository, type Project } from '../../support/project.js'
import { createToolProject, linkModules } from './project.js'

const builders = [
  { tool: 'tsup', config: 'tsup.config.ts', command: 'dist/cli-default.js' },
  { tool: 'tsdown', config: 'tsdown.config.ts', command: 'dist/run.mjs' },
] as const

describe('a library built by', () => {
  let project: Project

  beforeAll(async () => {
    project = await createToolProject({
      'package.json': JSON.stringify({ type: 'module', dependencies: { typeboss: '*' } }),
    })
    await linkModules(project, ['typescript', 'tsup', 'tsdown'])
  })
  afterAll(() => project.remove())

  test.each(builders)('$tool has contracts', async ({ tool, config, command }) => {
    await project.write({ [config]: await pageBlock('docs/tools/bundlers.md', 'ts', `// ${config}`) })
    const { folder } = project
    const cli = join(repository, 'node_modules', tool, command)
    await mustRun(process.execPath, [cli, '--out-dir', tool], { folder })
    const built = tool === 'tsup' ? 'main.js' : 'main.mjs'
    expect(await project.node(`${tool}/${built}`)).toEqual({ code: 0, output: 'sendAt,to\n' })
  })
})
