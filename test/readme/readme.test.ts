import { existsSync, readdirSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { run } from '../package/run.js'
import { codeBlocks, readSnippets } from './snippets.js'

// Inside the repository, so that the snippets find the package as a project finds its dependencies.
const project = 'build/readme'

/** The declarations that the snippets use. */
const given = `
declare const queue: import('typeboss').QueueClient
declare const id: string
`

interface TsConfig {
  readonly compilerOptions: Readonly<Record<string, unknown>>
}

describe('the README', () => {
  let readme: string

  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8')
  })

  test('has snippets that compile as they stand, with the errors that they show and no others', async () => {
    const snippets = readSnippets(readme)
    const [settings = ''] = codeBlocks(readme, 'json')
    const { compilerOptions } = JSON.parse(settings) as TsConfig
    await rm(project, { recursive: true, force: true })
    await write('tsconfig.json', JSON.stringify({ compilerOptions: { ...compilerOptions, ...ownOptions } }))
    await write('given.d.ts', given)
    await Promise.all(snippets.map(({ file, code }) => write(file, code)))

    const tspc = join(process.cwd(), 'node_modules/ts-patch/bin/tspc.js')
    const { output } = await run(process.execPath, [tspc, '--pretty', 'false'], { folder: project })

    const errors = output.split('\n').filter((line) => line.includes('error TS'))
    const expected = snippets.flatMap(({ file, expectedErrors }) =>
      expectedErrors.map(({ line, text }) => expect.stringMatching(`^${file}\\(${line},.*${text}`)),
    )
    expect(errors).toEqual(expected)
    expect(snippets.length).toBeGreaterThan(10)
    expect(expected.length).toBeGreaterThan(0)
  })

  test('maps exactly the folders that exist', () => {
    const map = readme.slice(readme.indexOf('## Map of the source'))
    const paths = [...map.matchAll(/`([\w-]+\/[\w/.-]*)`/g)].map(([, path]) => path ?? '')
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
    const rooms = ['facts/', 'runtime/', 'transformer/', 'command/', 'examples/', 'bench/', 'test/']
    const folders = [
      ...rooms,
      ...subfolders('runtime'),
      ...subfolders('transformer'),
      ...subfolders('command'),
    ]
    expect(folders.filter((folder) => !paths.includes(folder))).toEqual([])
  })

  test("links to the repository's own files that exist", () => {
    const links = [...readme.matchAll(/\]\((?!https?:|#)([^)]+)\)/g)].map(([, path]) => path ?? '')
    expect(links.filter((path) => !existsSync(path))).toEqual([])
  })

  test('explains every error that the transformer reports', async () => {
    const sources = ['transformer/compiler/messages.ts', 'transformer/contract/read/type-problem.ts']
    const texts = await Promise.all(sources.map((source) => readFile(source, 'utf8')))
    const codes = new Set(texts.flatMap((text) => text.match(/\bcode: 71\d\d\d\b/g) ?? []))
    const unexplained = [...codes].filter((code) => !readme.includes(`| ${code.slice('code: '.length)} `))
    expect(unexplained).toEqual([])
    expect(codes.size).toBeGreaterThan(20)
  })
})

function subfolders(room: string): readonly string[] {
  return readdirSync(room, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => `${room}/${entry.name}/`)
}

// One snippet imports pg-boss, whose own declarations do not pass a check.
const ownOptions = { skipLibCheck: true, noEmit: true, moduleDetection: 'force', target: 'ES2023' }

async function write(file: string, text: string): Promise<void> {
  const path = join(project, file)
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, text)
}
