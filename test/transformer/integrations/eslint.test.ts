/** The typed rules of typescript-eslint must know the types of queues, with the options that the documentation shows. */
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { run } from '../../package/run.js'
import { pageBlock } from '../../docs/snippets.js'
import { repository, type Project } from '../../support/project.js'
import { createToolProject, linkModules } from './project.js'

let project: Project
beforeAll(async () => {
  const parserOptions = await pageBlock('docs/tools/editor.md', 'json', 'loadTypeScriptPlugins')
  project = await createToolProject({
    'eslint.config.js': `import tseslint from 'typescript-eslint'
export default tseslint.config({
  files: ['src/web.ts'],
  extends: [tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: ${parserOptions} },
})
`,
    'src/web.ts': `import { QueueClient, createPgBossService } from 'typeboss'
const queue = new QueueClient(createPgBossService())
const sent = await queue.waitForCompletion('email-queue', 'welcome-42')
export const greeting = sent.greeting.trim()
export const at = sent.at as Date
`,
  })
  await linkModules(project, ['typescript', 'eslint', 'typescript-eslint'])
})
afterAll(() => project.remove())

test('typed rules of typescript-eslint know the output of a queue that another file defines', async () => {
  const command = join(repository, 'node_modules/eslint/bin/eslint.js')
  const parameters = [command, '--format', 'json', 'src/web.ts']
  const { output } = await run(process.execPath, parameters, { folder: project.folder })
  // The documented output of ESLint.
  const [file] = JSON.parse(output) as readonly { readonly messages: readonly unknown[] }[]
  // ESLint reports the assertion as unnecessary only if it knows the queue's output.
  expect(file?.messages).toEqual([
    expect.objectContaining({ line: 5, ruleId: '@typescript-eslint/no-unnecessary-type-assertion' }),
  ])
})
