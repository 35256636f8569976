/** The snippets of the README and of each page compile as they stand, with the errors that they show and no others. */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { beforeAll, describe, expect, jest, test } from '@jest/globals'
import { compileProject } from '../support/compile-project.js'
import { readPages, type Page } from './pages.js'
import { codeBlocks, pageBlock, readmeBlock, readSnippets, type Snippet } from './snippets.js'

// Inside the repository, so that the snippets find the package as a project finds its dependencies.
const projects = resolve('build/docs')

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

/** A page, or the half of an error's page that has the error, or the half with the fix. */
interface Part {
  readonly title: string
  readonly snippets: readonly Snippet[]
  /** The compiler's options that the part shows, as JSON. */
  readonly settings: string | undefined
}

const pages = readPages()
const parts = pages.flatMap(partsOf).filter(({ snippets }) => snippets.length > 0)

describe('the snippets compile as they stand, with the errors that they show and no others:', () => {
  /** `README/web.ts:9:70 TS2322 …`, of all parts. */
  const reported: string[] = []

  beforeAll(async () => {
    await rm(projects, { recursive: true, force: true })
    // Most parts are one program, which takes as long as one of them.
    const alone = parts.filter(
      ({ settings, snippets }) =>
        settings !== undefined || snippets.some(({ code }) => code.includes('Register {')),
    )
    const together = parts.filter((part) => !alone.includes(part))
    for (const [index, project] of [together, ...alone.map((part) => [part])].entries()) {
      const folder = join(projects, String(index))
      // One at a time, or the compiler's programs would not fit in memory.
      // oxlint-disable-next-line no-await-in-loop
      reported.push(...(await compile(folder, project)))
    }
  })

  test.each(parts)('$title', ({ title, snippets }) => {
    const expected = snippets.flatMap(({ file, expectedErrors }) =>
      expectedErrors.map(({ line, text }) => expect.stringMatching(`/${file}:${line}:.*${text}`)),
    )
    expect(reported.filter((line) => line.startsWith(`${folderOf(title)}/`))).toEqual(expected)
  })

  test('no error is outside of them', () => {
    const folders = parts.map(({ title }) => `${folderOf(title)}/`)
    expect(reported.filter((line) => !folders.some((folder) => line.startsWith(folder)))).toEqual([])
  })
})

test('a page whose snippets another test compiles names that test', () => {
  const named = pages.flatMap(({ compiledBy }) => compiledBy ?? [])
  expect(named.filter((path) => !existsSync(path))).toEqual([])
})

function partsOf({ path, text, compiledBy }: Page): readonly Part[] {
  if (compiledBy !== undefined) return []
  const isError = /^docs\/errors\/\d+\.md$/.test(path)
  const texts = isError ? text.split(/^## Fix$/m) : [text]
  return texts.map((part, index) => ({
    title: index === 0 ? path : `${path}, fixed`,
    snippets: readSnippets(part).toSorted((one, other) => (one.file < other.file ? -1 : 1)),
    settings: isError ? codeBlocks(part, 'json')[0] : undefined,
  }))
}

async function compile(folder: string, project: readonly Part[]): Promise<readonly string[]> {
  const shown = optionsIn(await pageBlock('docs/start.md', 'json', '"plugins"'))
  const own = optionsIn(project[0]?.settings ?? '{}')
  // A page imports the queue of the first page as if it were beside it.
  const rootDirs = ['given', ...project.map(({ title }) => folderOf(title))]
  await write(
    folder,
    'tsconfig.json',
    JSON.stringify({ compilerOptions: { ...shown, ...own, ...ownOptions, rootDirs } }),
  )
  await write(folder, 'given/given.d.ts', given)
  await write(folder, 'given/queues/email.ts', await readmeBlock('ts', '// queues/email.ts'))
  for (const part of project) {
    const place = join(folder, folderOf(part.title))
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(part.snippets.map(({ file, code }) => write(place, file, withOwnNames(part, code))))
  }
  const printed = jest.spyOn(process.stderr, 'write').mockReturnValue(true)
  try {
    const { errors } = compileProject(folder, {})
    const warnings = printed.mock.calls.flatMap(([text]) => [
      ...String(text).matchAll(/([\w./ ,-]+)\((\d+),(\d+)\): warning (.*)/g),
    ])
    return [
      ...errors,
      ...warnings.map(
        ([, path = '', line, column, text]) => `${relative(folder, path)}:${line}:${column} ${text}`,
      ),
    ]
  } finally {
    printed.mockRestore()
  }
}

/** Two pages may define queues of the same name: here each name gets the page's title. */
function withOwnNames({ title, snippets }: Part, code: string): string {
  const all = snippets.map((snippet) => snippet.code).join('\n')
  const names = [...all.matchAll(/defineQueue(?:<[^(]*>)?\(\s*'([^' ]+)'/g)].map(([, name]) => name)
  return [...new Set(names)].reduce(
    (text: string, name) =>
      text.replaceAll(`'${name}'`, `'${name}.${folderOf(title).replaceAll(/\W+/g, '-')}'`),
    code,
  )
}

function folderOf(title: string): string {
  return title.replace('.md', '').replace(', ', '-')
}

function optionsIn(json: string): object {
  // Each such block of the documentation has them.
  const { compilerOptions } = JSON.parse(json) as Partial<TsConfig>
  return compilerOptions ?? {}
}

async function write(folder: string, file: string, text: string): Promise<void> {
  const path = join(folder, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
