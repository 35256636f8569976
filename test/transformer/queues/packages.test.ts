/** Programs of several packages, each with its own declarations and its own import of typeboss. */
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import type ts from 'typescript'
import { createProject, repository, type Files, type Project } from '../../support/project.js'

let project: Project
afterEach(() => project.remove())

const definition = (name: string): string =>
  `import { defineQueue } from 'typeboss'\nexport const queue = defineQueue('${name}', async (to: string) => to.length)\n`

/** A package that was built to declarations with a type map, as `tspc` writes them. */
const built = (name: string, queue: string): Files => ({
  [`node_modules/${name}/package.json`]: JSON.stringify({ name, type: 'module', types: 'index.d.ts' }),
  [`node_modules/${name}/index.d.ts`]: `import 'typeboss'
declare module "typeboss" { interface QueueTypes { "${queue}": { input: string; output: number; options: {} } } }
`,
})

function notes(folder: string, { relatedInformation = [] }: ts.Diagnostic): readonly string[] {
  return relatedInformation.map(({ file, start }) => {
    if (!file || start === undefined) return 'nowhere'
    const { line, character } = file.getLineAndCharacterOfPosition(start)
    return `${relative(folder, file.fileName)}:${line + 1}:${character + 1}`
  })
}

describe('a queue name that several packages define', () => {
  test('is reported once, at the import that leads to the second package, with both positions', async () => {
    project = await createProject({
      ...built('mails', 'mail'),
      ...built('letters', 'mail'),
      ...built('texts', 'sms'),
      'src/a.ts': `import 'mails'\nimport 'texts'\n`,
      'src/b.ts': `import './a.js'\nimport 'letters'\n`,
      'src/c.ts': `import './b.js'\n`,
    })
    const { errors, diagnostics } = project.compile()
    expect(errors).toEqual([
      "src/b.ts:2:8 TS71003 The queue name 'mail' is defined more than once by the packages that this program uses, in node_modules/mails/index.d.ts:2 and in node_modules/letters/index.d.ts:2. A name belongs to one queue: rename one of them.",
    ])
    expect(diagnostics.flatMap((diagnostic) => notes(project.folder, diagnostic))).toEqual([
      'node_modules/mails/index.d.ts:2:52',
      'node_modules/letters/index.d.ts:2:52',
    ])
  })

  test('is not reported for one package with declarations for import and for require', async () => {
    const declarations = built('mails', 'mail')['node_modules/mails/index.d.ts'] ?? ''
    const exports = { import: { types: './index.d.ts' }, require: { types: './index.d.cts' } }
    project = await createProject({
      'node_modules/mails/package.json': JSON.stringify({ name: 'mails', type: 'module', exports }),
      'node_modules/mails/index.d.ts': declarations,
      'node_modules/mails/index.d.cts': declarations,
      'src/a.ts': `import 'mails'\n`,
      'src/b.cts': `import 'mails'\n`,
    })
    expect(project.check()).toEqual([])
  })

  test('is reported with positions in the sources, by declaration maps', async () => {
    project = await createProject(
      { 'src/mails.ts': `// a line\n${definition('mail')}` },
      { declaration: true, declarationMap: true, outDir: 'packages/mails/dist' },
    )
    expect(project.check()).toEqual([])
    await project.write({
      'packages/mails/package.json': '{ "name": "mails", "type": "module" }',
      'src/use.ts': `import '../packages/mails/dist/mails.js'\n${definition('mail')}`,
    })
    await cp(join(project.folder, 'src/mails.ts'), join(project.folder, 'packages/mails/mails.ts'))
    const map = join(project.folder, 'packages/mails/dist/mails.d.ts.map')
    await writeFile(map, (await readFile(map, 'utf8')).replace('../../../src/mails.ts', '../mails.ts'))
    await rm(join(project.folder, 'src/mails.ts'))

    const { errors, diagnostics } = project.compile({ outDir: 'out' })
    expect(errors).toEqual([
      "src/use.ts:3:34 TS71003 The queue name 'mail' is defined more than once, also in packages/mails/mails.ts:3. A name belongs to one queue: rename one of them.",
    ])
    expect(diagnostics.flatMap((diagnostic) => notes(project.folder, diagnostic))).toEqual([
      'packages/mails/dist/mails.d.ts:4:9',
    ])
  })

  test('is reported as the same file, if a program contains a file and its own declarations', async () => {
    project = await createProject(
      { 'src/mails.ts': definition('mail') },
      { declaration: true, declarationMap: true },
    )
    expect(project.check()).toEqual([])
    await project.write({ 'src/use.ts': `import '../out/mails.js'\n` })
    expect(project.check({ outDir: 'other' })).toEqual([
      "src/mails.ts:2:34 TS71003 The queue name 'mail' is defined more than once, also in mails.d.ts, which was built from this file. A name belongs to one queue: rename one of them.",
    ])
  })
})

test('a file that uses the client of another package must resolve typeboss itself', async () => {
  const config = { module: 'nodenext', target: 'es2023', types: [], noEmit: true, strict: true }
  project = await createProject({
    'packages/jobs/index.ts': `import { QueueClient, createPgBossService } from 'typeboss'
export const queue = new QueueClient(createPgBossService())
${definition('mail').replace('queue =', 'mailQueue =')}`,
    'packages/web/a.ts': `import { queue } from '../jobs/index.js'\nawait queue.counts('mail')\nawait queue.add('mail', 'a')\n`,
    'packages/web/b.ts': `export const unrelated = 1\n`,
    'tsconfig.json': JSON.stringify({
      compilerOptions: { ...config, skipLibCheck: true },
      files: ['packages/web/a.ts', 'packages/web/b.ts'],
    }),
  })
  await mkdir(join(project.folder, 'packages/jobs/node_modules'))
  await cp(
    join(project.folder, 'node_modules/typeboss'),
    join(project.folder, 'packages/jobs/node_modules/typeboss'),
  )
  expect(project.check()).toEqual([])
  await rm(join(project.folder, 'node_modules/typeboss'))
  expect(project.check()).toEqual([
    "packages/web/a.ts:2:7 TS71007 The package 'typeboss' cannot be resolved from this file, but what this call is compiled to imports it. Add typeboss to the dependencies of the package that this file belongs to.",
  ])
})

/** Another release of typeboss, in the `node_modules` of a folder. */
async function copyTo(folder: string, version: string): Promise<void> {
  const target = join(project.folder, folder, 'node_modules/typeboss')
  const manifest: object = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'))
  await mkdir(target, { recursive: true })
  await writeFile(join(target, 'package.json'), JSON.stringify({ ...manifest, version }))
  await cp(join(repository, 'dist/runtime'), join(target, 'dist/runtime'), { recursive: true })
}

test('the sources of a workspace package define their queues, also through node_modules', async () => {
  project = await createProject({
    'packages/mails/package.json': '{ "name": "mails", "type": "module", "exports": "./index.ts" }',
    'packages/mails/index.ts': definition('mail'),
    'src/use.ts': `import 'mails'
import { QueueClient } from 'typeboss'
export const add = (queue: QueueClient) => queue.add('mail', 7)
`,
  })
  await symlink(join(project.folder, 'packages/mails'), join(project.folder, 'node_modules/mails'), 'dir')
  expect(project.check({ noEmit: true })).toEqual([
    "src/use.ts:3:62 TS2345 Argument of type 'number' is not assignable to parameter of type 'string'.",
  ])
})

describe('two copies of typeboss in one program', () => {
  const files: Files = {
    ...built('mails', 'mail'),
    'src/client.ts': `import { QueueClient } from 'typeboss'\nexport type Client = QueueClient\n`,
    'src/plain.ts': `import 'mails'\n`,
  }

  test('are reported at the import of the second, with both paths and versions', async () => {
    project = await createProject(files)
    await copyTo('node_modules/mails', '0.0.9')
    const said = `TS71013 Two copies of typeboss are in this program: ${relative(project.folder, repository)} (0.1.0), which src/client.ts imports, and node_modules/mails/node_modules/typeboss (0.0.9), which node_modules/mails/index.d.ts imports. The queues of one are unknown to the other. Let all packages depend on one release of typeboss, under pnpm with the same peer dependencies beside it, and install again.`
    const { errors, diagnostics } = project.compile()
    expect(errors).toEqual([`src/plain.ts:1:8 ${said}`])
    expect(diagnostics.flatMap((diagnostic) => notes(project.folder, diagnostic))).toEqual([
      'src/client.ts:1:29',
      'node_modules/mails/index.d.ts:1:8',
    ])
  })

  test('of one release count as one, for the compiler and for the type map', async () => {
    project = await createProject({
      ...files,
      'src/use.ts': `import type { Client } from './client.js'\nexport const add = (client: Client) => client.add('mail', 7)\n`,
    })
    await rm(join(project.folder, 'node_modules/typeboss'))
    await copyTo('.', '0.1.0')
    await copyTo('node_modules/mails', '0.1.0')
    expect(project.check()).toEqual([
      "src/use.ts:2:59 TS2345 Argument of type 'number' is not assignable to parameter of type 'string'.",
    ])
  })
})
