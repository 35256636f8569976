/** The snippets of the README and of each page compile as they stand, with the errors that they show and no others. */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { compileProject } from '../support/compile-project.js'
import { readPages } from './pages.js'
import { pageBlock, readmeBlock, readSnippets } from './snippets.js'

// Inside the repository, so that the snippets find the package as a project finds its dependencies.
const projects = 'build/docs'

/** The declarations that the snippets use. */
const given = `
declare const queue: import('typeboss').QueueClient
declare const id: string
`

// One snippet imports pg-boss, whose own declarations do not pass a check.
const ownOptions = { skipLibCheck: true, noEmit: true, moduleDetection: 'force', target: 'ES2023' }

interface TsConfig {
  readonly compilerOptions: object
}

const pages = readPages().map(({ text, ...page }) => ({ ...page, snippets: readSnippets(text) }))

describe('the snippets compile as they stand, with the errors that they show and no others:', () => {
  let compilerOptions: object
  let emailQueue: string

  beforeAll(async () => {
    const shown = JSON.parse(await pageBlock('docs/start.md', 'json', '"plugins"')) as TsConfig
    compilerOptions = { ...shown.compilerOptions, ...ownOptions }
    emailQueue = await readmeBlock('ts', '// queues/email.ts')
    await rm(projects, { recursive: true, force: true })
  })

  test.each(pages.filter(({ snippets, compiledBy }) => snippets.length > 0 && compiledBy === undefined))(
    '$path',
    async ({ path, snippets }) => {
      const folder = resolve(projects, path.replace(/\.md$/, ''))
      const write = async (file: string, text: string): Promise<void> => {
        await mkdir(dirname(join(folder, file)), { recursive: true })
        await writeFile(join(folder, file), text)
      }
      await write('tsconfig.json', JSON.stringify({ compilerOptions }))
      await write('given.d.ts', given)
      const isDefined = snippets.some(({ code }) => /defineQueue\(\s*'email-queue'/.test(code))
      if (!isDefined) await write('queues/email.ts', emailQueue)
      await Promise.all(snippets.map(({ file, code }) => write(file, code)))

      const { errors } = compileProject(folder, {})

      const expected = snippets.flatMap(({ file, expectedErrors }) =>
        expectedErrors.map(({ line, text }) => expect.stringMatching(`^${file}:${line}:.*${text}`)),
      )
      expect(errors).toEqual(expected)
    },
  )
})

test('a page whose snippets another test compiles names that test', () => {
  const named = pages.flatMap(({ compiledBy }) => compiledBy ?? [])
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})
