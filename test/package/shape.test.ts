import { readFile } from 'node:fs/promises'
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

  test('has nothing to mend for publint', async () => {
    const bytes = await readFile(packed.tarball)
    const tarball = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
    const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
  })

  // The profile leaves out `node10`, which knows no `exports`, and the warning that `require` gets a module: every
  // Node that the package runs on loads it, as the consumer project shows.
  test('has the right types at every entry, says arethetypeswrong', async () => {
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
    // What the entries of the runtime share when they are bundled.
    const chunks = packed.files.filter((file) => /^dist\/runtime\/chunk-\w+\.js(\.map)?$/.test(file))
    const expected = ['LICENSE', 'README.md', 'package.json', ...known, ...compiled, ...chunks]
    expect([...packed.files].toSorted()).toEqual(expected.toSorted())
  })

  test('has the source that each source map names', async () => {
    const maps = packed.files.filter((file) => file.endsWith('.map'))
    for (const map of maps) {
      const { sources } = JSON.parse(await readFile(join(root, map), 'utf8')) as SourceMap
      for (const source of sources) expect(packed.files).toContain(join(dirname(map), source))
    }
    expect(maps.length).toBeGreaterThan(0)
  })

  test('depends on pg-boss and pg alone', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest
    expect(Object.keys(manifest.dependencies)).toEqual(['pg', 'pg-boss'])
  })

  test('does not load the compiler with the runtime', async () => {
    const imports = await Promise.all(
      packed.files
        .filter((file) => /^dist\/runtime\/.*\.(js|d\.ts)$/.test(file))
        .map((file) => readFile(join(root, file), 'utf8')),
    )
    expect(imports.filter((text) => /from ['"](typescript|ts-patch|.*transformer.*)['"]/.test(text))).toEqual(
      [],
    )
  })

  test('does not load with the runtime what only tests need', async () => {
    const loaded = new Set<string>()
    const load = async (file: string): Promise<void> => {
      if (loaded.has(file)) return
      loaded.add(file)
      const text = await readFile(join(root, file), 'utf8')
      // What was bundled into the file has its own path in a comment.
      for (const [, module = ''] of text.matchAll(/^\/\/ (dist\/\S+\.js)$/gm)) loaded.add(module)
      const imports = [...text.matchAll(/(?:from|^import) ['"](\.[^'"]+)['"]/gm)].map(([, path = '']) =>
        join(dirname(file), path),
      )
      await Promise.all(imports.map(load))
    }
    await load('dist/runtime/index.js')
    expect(loaded).toContain('dist/runtime/pg-boss/embedded/embedded.js')
    expect([...loaded].filter((file) => /testing|in-memory|prepared-pglite/.test(file))).toEqual([])
  })
})
