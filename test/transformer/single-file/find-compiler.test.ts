import { mkdtemp, mkdir, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { findCompiler } from '#transformer/single-file/find-compiler'

const typescript = (version: string) => ({ name: 'typescript', version })
const reexport = {
  'node_modules/@typescript/typescript6': {
    name: '@typescript/typescript6',
    version: '6.0.2',
    dependencies: { '@typescript/old': 'npm:typescript@^6' },
  },
  'node_modules/@typescript/old': typescript('6.0.3'),
}
const devDependencies = (...names: readonly string[]) => ({
  devDependencies: Object.fromEntries(names.map((name) => [name, '*'])),
})

describe('findCompiler', () => {
  let folder: string

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'typeboss-compilers-')))
  })

  afterEach(() => rm(folder, { recursive: true }))

  /** Writes package.json files, by the paths of their folders. */
  const write = async (manifests: Readonly<Record<string, object>>): Promise<void> => {
    for (const [path, manifest] of Object.entries(manifests)) {
      const file = join(folder, path, 'package.json')
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, JSON.stringify(manifest))
    }
  }

  test.each([
    [
      'TypeScript 6 as typescript, before another name',
      {
        '.': devDependencies('typescript-6', 'typescript'),
        'node_modules/typescript': typescript('6.0.3'),
        'node_modules/typescript-6': typescript('6.1.0'),
      },
      'node_modules/typescript',
    ],
    [
      'an alias of any name beside TypeScript 7',
      {
        '.': devDependencies('left-pad', 'typescript', 'missing', 'old-compiler'),
        'node_modules/left-pad': { name: 'left-pad', version: '6.0.0' },
        'node_modules/typescript': typescript('7.0.2'),
        'node_modules/old-compiler': typescript('6.0.3'),
      },
      'node_modules/old-compiler',
    ],
    [
      "an alias among a workspace's dependencies in a folder above",
      {
        '.': devDependencies('typescript', 'typescript-6'),
        'packages/web': devDependencies('typescript'),
        'node_modules/typescript': typescript('7.0.2'),
        'node_modules/typescript-6': typescript('6.0.3'),
      },
      'node_modules/typescript-6',
    ],
    [
      'the alias in the nearest package.json',
      {
        '.': devDependencies('typescript-6'),
        'packages/web': devDependencies('typescript-6'),
        'node_modules/typescript': typescript('7.0.2'),
        'node_modules/typescript-6': typescript('6.0.3'),
        'packages/web/node_modules/typescript-6': typescript('6.1.0'),
      },
      'packages/web/node_modules/typescript-6',
    ],
    [
      "Microsoft's package beside TypeScript 7",
      {
        '.': devDependencies('typescript', '@typescript/typescript6'),
        'node_modules/typescript': typescript('7.0.2'),
        ...reexport,
      },
      'node_modules/@typescript/old',
    ],
    [
      "Microsoft's package installed as typescript",
      {
        '.': devDependencies('typescript'),
        'node_modules/typescript': reexport['node_modules/@typescript/typescript6'],
        'node_modules/@typescript/old': typescript('6.0.3'),
      },
      'node_modules/@typescript/old',
    ],
  ])('finds %s', async (_what, manifests, expected) => {
    await write(manifests)
    const project = 'packages/web' in manifests ? join(folder, 'packages/web') : folder
    expect(findCompiler(project)).toMatchObject({ kind: 'supported', folder: join(folder, expected) })
  })

  test.each(['5.9.3', '7.0.2', '60.0.0'])(
    'reports TypeScript %s alone, with its version',
    async (version) => {
      await write({
        '.': devDependencies('typescript', 'typescript-7'),
        'node_modules/typescript': typescript(version),
        'node_modules/typescript-7': typescript('7.0.2'),
      })
      expect(findCompiler(folder)).toEqual({ kind: 'unsupported', version })
    },
  )

  test('takes the compiler beside typeboss for a project without any', () => {
    expect(findCompiler(folder)).toMatchObject({
      kind: 'supported',
      folder: join(process.cwd(), 'node_modules/typescript'),
    })
  })
})
