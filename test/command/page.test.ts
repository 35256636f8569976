/** What the documentation shows of the command is what the command prints. */
import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, test } from '@jest/globals'
import { codeBlocks, readmeBlock } from '../docs/snippets.js'
import { createCommandProject, type CommandProject } from './command.js'

describe("the command's page", () => {
  let project: CommandProject

  afterAll(() => project.remove())

  test('shows its help, and the list of the first queue', async () => {
    const page = await readFile('docs/tools/command.md', 'utf8')
    project = await createCommandProject({
      'package.json': '{ "type": "module" }',
      'src/queues/email.ts': await readmeBlock('ts', '// queues/email.ts'),
    })
    const blocks = codeBlocks(page, 'text')
    expect(blocks).toContain((await project.typeboss('--help')).output)
    await project.typeboss('init')
    const { output } = await project.typeboss('list')
    expect(blocks).toContain(`$ npx typeboss list\n${output}`)
  })
})
