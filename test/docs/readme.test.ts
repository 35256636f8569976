import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from '@jest/globals'

describe('the README', () => {
  let readme: string

  beforeAll(async () => {
    readme = await readFile('README.md', 'utf8')
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
