/** What the README shows of the command is what the command prints. */
import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, test } from '@jest/globals'
import { codeBlocks, readSnippets } from '../docs/snippets.js'
import { createCommandProject, type CommandProject } from './command.js'

describe("the README's part on the command", () => {
  let project: CommandProject

  afterAll(() => project.remove())

  test('shows its help, and the list of the first queue', async () => {
    const readme = await readFile('README.md', 'utf8')
    const definition = readSnippets(readme).find(({ file }) => file === 'queues/email.ts')
    project = await createCommandProject({
      'package.json': '{ "type": "module" }',
      'src/queues/email.ts': definition?.code ?? '',
    })
    const blocks = codeBlocks(readme, 'text')
    expect(blocks).toContain((await project.typeboss('--help')).output)
    await project.typeboss('init')
    const { output } = await project.typeboss('list')
    expect(blocks).toContain(`$ npx typeboss list\n${output}`)
  })
})
