import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { formatMessage } from 'publint/utils'
import { publint } from 'publint'
import { packPackage, type Packed } from './packed.js'
import { run } from './run.js'

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>
}

interface SourceMap {
  readonly sources: readonly string[]
}

describe('the packed tarball', () => {
  let packed: Packed
  const root = process.cwd()

  beforeAll(async () => {
    packed = await packPackage()
  })

  test('passes publint', async () => {
    const bytes = await readFile(packed.tarball)
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  // The profile skips `node10`, which does not read `exports`, and the warning that `require` gets an ES module: every Node
  // that the package supports can require it, as the consumer project shows.
  test('passes arethetypeswrong: every entry has the right types', async () => {
    const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js')
    const { code, output } = await run(
      process.execPath,
      [attw, packed.tarball, '--profile', 'esm-only', '--no-color'],
      { folder: root },
    )
    expect(code === 0 ? '' : output).toBe('')
  }, 120_000)

  test('holds sources and what was compiled from them, and nothing else', () => {
    const known = packed.files.filter((file) => /^(facts|runtime|transformer|command)\/.*\.ts$/.test(file))
    const compiled = known.flatMap((file) => {
      const base = `dist/${file.replace(/\.ts$/, '')}`
      return [`${base}.js`, `${base}.js.map`, `${base}.d.ts`, `${base}.d.ts.map`]
    })
    // Code that bundled entries share.
    const chunks = packed.files.filter((file) =>
      /^dist\/(runtime|command)\/chunk-\w+\.js(\.map)?$/.test(file),
    )
    const others = ['LICENSE', 'README.md', 'THIRD-PARTY-LICENSES', 'package.json']
    const expected = [...others, ...known, ...compiled, ...chunks]
    expect([...packed.files].toSorted()).toEqual(expected.toSorted())
  })

  test('has the source that each source map names, and the licence of each bundled package', async () => {
    const licences = await readFile(join(packed.folder, 'THIRD-PARTY-LICENSES'), 'utf8')
    const maps = packed.files.filter((file) => file.endsWith('.map'))
    const bundled = new Set<string>()
    const missing: string[] = []
    for (const map of maps) {
      const { sources } = JSON.parse(await readFile(join(root, map), 'utf8')) as SourceMap
      for (const source of sources) {
        const [, name] = /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source) ?? []
        if (name !== undefined) bundled.add(name)
        else if (!packed.files.includes(join(dirname(map), source))) missing.push(source)
      }
    }
    expect(maps.length).toBeGreaterThan(0)
    expect(missing).toEqual([])
    expect([...bundled]).toEqual(['jsonc-parser'])
    for (const name of bundled) {
      const folder = join(root, 'node_modules', name)
      const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each))
      expect(licences).toContain(await readFile(join(folder, file ?? ''), 'utf8'))
    }
  })

  test('depends on pg-boss and pg alone', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
    expect(Object.keys(manifest.dependencies)).toEqual(['pg', 'pg-boss'])
  })

  test('loads no compiler with the runtime', async () => {
    const imports = await Promise.all(
      packed.files
        .filter((file) => /^dist\/runtime\/.*\.(js|d\.ts)$/.test(file))
        .map((file) => readFile(join(root, file), 'utf8')),
    )
    expect(imports.filter((text) => /from ['"](typescript|ts-patch|.*transformer.*)['"]/.test(text))).toEqual(
      [],
    )
  })

  test('does not load the modules of typeboss/testing with the runtime', async () => {
    const loaded = new Set<string>()
    const load = async (file: string): Promise<void> => {
      if (loaded.has(file)) return
      loaded.add(file)
      const text = await readFile(join(root, file), 'utf8')
      // esbuild writes the path of each bundled module in a comment.
      for (const [, module = ''] of text.matchAll(/^\/\/ (dist\/\S+\.js)$/gm)) loaded.add(module)
      const imports = [...text.matchAll(/(?:from |^import |import\()['"](\.[^'"]+)['"]/gm)].map(
        ([, path = '']) => join(dirname(file), path),
      )
      await Promise.all(imports.map(load))
    }
    await load('dist/runtime/index.js')
    expect(loaded).toContain('dist/runtime/pg-boss/embedded/embedded.js')
    expect([...loaded].filter((file) => /testing|in-memory|prepared-pglite/.test(file))).toEqual([])
  })
})
