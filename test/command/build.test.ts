/** The compiler is a real one; what typeboss finds of it is arranged by links. */
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { plugin, repository } from '../support/project.js'
import { createCommandProject, queueFile, type CommandProject } from './command.js'

const files = {
  'package.json':
    '{ "type": "module", "devDependencies": { "typescript": "7", "typescript-6": "npm:typescript@6" } }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      skipLibCheck: true,
      types: [],
      outDir: 'dist',
      rootDir: 'src',
      plugins: [plugin],
    },
    include: ['src'],
  }),
  'src/queues.ts': queueFile,
  'src/main.ts': `import { emailQueue } from './queues.js'
console.log(JSON.stringify(emailQueue.jsonSchema.input).includes('sendAt'))
`,
}

const seven = 'test/typescript-7/node_modules/typescript'

describe('typeboss build', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  /** Makes links in the project's node_modules to packages of this repository. */
  const link = (packages: Readonly<Record<string, string>>) =>
    Promise.all(
      Object.entries(packages).map(([name, path]) =>
        symlink(join(repository, path), join(project.folder, 'node_modules', name), 'dir'),
      ),
    )
  /** The package as a copy, which finds no compiler and no ts-patch beside it. */
  const copyPackage = async () => {
    const installed = join(project.folder, 'node_modules/typeboss')
    await rm(installed)
    await mkdir(installed)
    for (const part of ['dist', 'package.json']) {
      // oxlint-disable-next-line no-await-in-loop
      await cp(join(repository, part), join(installed, part), { recursive: true })
    }
  }
  const build = (...parameters: readonly string[]) =>
    project.node('node_modules/typeboss/dist/command/main.js', 'build', ...parameters)

  test('compiles queues with TypeScript 6 under another name, beside TypeScript 7', async () => {
    project = await createCommandProject(files)
    await link({ typescript: seven, 'typescript-6': 'node_modules/typescript' })
    await expect(build()).resolves.toEqual({ code: 0, output: '' })
    await expect(project.node('dist/main.js')).resolves.toEqual({ code: 0, output: 'true\n' })
  })

  test('finds the compiler of the project that -p names, and passes every option on', async () => {
    const inFolder = Object.entries(files).map(([path, text]) => [`shop/${path}`, text] as const)
    project = await createCommandProject({ 'package.json': '{}', ...Object.fromEntries(inFolder) })
    await link({ typescript: seven })
    await mkdir(join(project.folder, 'shop/node_modules'))
    await link({ '../shop/node_modules/typescript-6': 'node_modules/typescript' })
    await expect(build('-p', 'shop/tsconfig.json', '--noEmit', '--listFilesOnly')).resolves.toMatchObject({
      code: 0,
      output: expect.stringContaining('shop/src/queues.ts'),
    })
  })

  test('prints errors as tspc does, with its exit code', async () => {
    project = await createCommandProject({ ...files, 'package.json': '{ "type": "module" }' })
    await project.write({
      'src/wrong.ts': `import type { QueueClient } from 'typeboss'
export const add = (queue: QueueClient) => queue.add('email-queu', { to: 'a' })
`,
    })
    const byTspc = await project.tspc('--pretty', 'false')
    expect(byTspc.code).not.toBe(0)
    expect(byTspc.output).toContain('src/wrong.ts(2,54): error')
    await expect(build('--pretty', 'false')).resolves.toEqual(byTspc)
    await expect(build('--no-such-option')).resolves.toEqual(await project.tspc('--no-such-option'))
  })

  test.each([
    ['package-lock.json', 'npm install --save-dev', 'typescript-6@npm:typescript@6'],
    ['pnpm-lock.yaml', 'pnpm add -D', 'typescript-6@npm:typescript@6'],
    [
      '.pnp.cjs',
      'yarn add -D',
      "'typescript-6@patch:typescript@npm%3A6#optional!builtin<compat/typescript>'",
    ],
  ])('with TypeScript 7 alone and %s, says which of two installs to make', async (file, add, beside) => {
    project = await createCommandProject({
      ...files,
      [file]: '',
      ...(file === '.pnp.cjs' ? { 'yarn.lock': '' } : {}),
    })
    await link({ typescript: seven })
    const { code, output } = await build()
    const [line, version] = /^typeboss: .* this project has (7\.\d+\.\d+)\..*\n$/.exec(output) ?? []
    expect(line).toBe(
      `typeboss: typeboss compiles with TypeScript 6, and this project has ${version}. ` +
        `Install TypeScript 6 beside it: ${add} ${beside} ts-patch@4, or in its place: ${add} typescript@6 ts-patch@4\n`,
    )
    expect(code).toBe(1)
  })

  test('says what to install if there is no TypeScript, and if there is no ts-patch', async () => {
    project = await createCommandProject(files)
    await copyPackage()
    await expect(build()).resolves.toEqual({
      code: 1,
      output:
        'typeboss: TypeScript is not installed. typeboss compiles with TypeScript 6. ' +
        'Install it with: npm install --save-dev typescript@6 ts-patch@4\n',
    })
    await link({ 'typescript-6': 'node_modules/typescript' })
    await expect(build()).resolves.toEqual({
      code: 1,
      output:
        'typeboss: ts-patch 4 is not installed. typeboss compiles with it. ' +
        'Install it with: npm install --save-dev ts-patch@4\n',
    })
  })
})
