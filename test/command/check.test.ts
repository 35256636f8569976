import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from '@jest/globals'
import { plugin } from '../support/project.js'
import { createCommandProject, type CommandProject } from './command.js'

const tsconfig = JSON.stringify({
  compilerOptions: { module: 'nodenext', strict: true, skipLibCheck: true, types: [], plugins: [plugin] },
  include: ['src'],
})
const packageJson = '{ "type": "module" }'

const queues = (types: string, more = ''): string => `import { defineQueue } from 'typeboss'
${types}
export const emailQueue = defineQueue<Email, Receipt>('email-queue')
${more}`

const before = queues(
  `export interface Email { to: { address?: string }; status: 'draft' | 'sent' }
export interface Receipt { id: string }`,
  "export const sweepQueue = defineQueue<void>('sweep')\nexport const oldQueue = defineQueue<void>('old-queue')",
)
const after = queues(
  `export interface Email { to: { address: string }; status: 'sent' | 'seen' }
export interface Receipt { id: string; at?: Date }`,
  "export const sweepQueue = defineQueue<void>('sweep')\nexport const newQueue = defineQueue<void>('new-queue')",
)

const report = `added       new-queue
same        sweep
breaking    email-queue
    The new code refuses waiting jobs, and those that a retry or a redrive brings back:
        .status lost 'draft'
        .to.address became required
    Workers of the old code that still run refuse new jobs:
        .status gained 'seen'
removed     old-queue
    No worker of the new code runs its waiting jobs.

Queues: 1 same, 1 added, 1 removed, 1 breaking.
`

describe('typeboss check', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  const write = (path: string, text: string) => writeFile(join(project.folder, path), text)
  const git = (...parameters: readonly string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...parameters], {
      cwd: project.folder,
      encoding: 'utf8',
    })

  test('compares the queues with contracts that were written before', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      'src/queues.ts': before,
    })
    await write('contracts.json', (await project.typeboss('contracts')).output)
    await expect(project.typeboss('check', '--against', 'contracts.json')).resolves.toEqual({
      code: 0,
      output: 'same        email-queue\nsame        old-queue\nsame        sweep\n\nQueues: 3 same.\n',
    })

    await write('src/queues.ts', after)
    await expect(project.typeboss('check', '--against', 'contracts.json')).resolves.toEqual({
      code: 1,
      output: report,
    })
    const json = await project.typeboss('check', '--against', 'contracts.json', '--json')
    expect(json.code).toBe(1)
    expect(JSON.parse(json.output).queues[0]).toEqual({
      queue: 'email-queue',
      verdict: 'breaking',
      problems: [
        { of: 'input', storedBy: 'old', path: '.status', reason: "lost 'draft'", isDecided: true },
        { of: 'input', storedBy: 'old', path: '.to.address', reason: 'became required', isDecided: true },
        { of: 'input', storedBy: 'new', path: '.status', reason: "gained 'seen'", isDecided: true },
      ],
    })

    await write('src/queues.ts', before.replace('address?: string', 'address?: string; name?: string'))
    const { code, output } = await project.typeboss('check', '--against', 'contracts.json')
    expect({ code, first: output.split('\n')[0] }).toEqual({ code: 0, first: 'compatible  email-queue' })
  })

  test('compares the queues with those of a commit, and leaves the repository as it was', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      '.gitignore': 'node_modules\n',
      'src/queues.ts': before,
    })
    git('init', '--quiet')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'before')
    // A hook that runs after each checkout.
    await mkdir(join(project.folder, '.git/hooks'), { recursive: true })
    await writeFile(join(project.folder, '.git/hooks/post-checkout'), '#!/bin/sh\ntouch hooked\nexit 1\n', {
      mode: 0o755,
    })
    await write('src/queues.ts', after)
    await expect(project.typeboss('check', '--against-ref', 'HEAD')).resolves.toEqual({
      code: 1,
      output: report,
    })
    expect(git('worktree', 'list').trim().split('\n')).toHaveLength(1)
    expect(git('status', '--porcelain')).toBe(' M src/queues.ts\n')
  })

  test('reads the packages of a workspace as they were at the commit', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      '.gitignore': 'node_modules\n',
      'queues/package.json': '{ "name": "@shop/queues", "type": "module", "exports": "./index.ts" }',
      'queues/index.ts': before,
      'src/main.ts': "export * from '@shop/queues'\n",
    })
    await mkdir(join(project.folder, 'node_modules/@shop'))
    await symlink('../../queues', join(project.folder, 'node_modules/@shop/queues'))
    git('init', '--quiet')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'before')
    await write('queues/index.ts', after)
    await expect(project.typeboss('check', '--against-ref', 'HEAD')).resolves.toEqual({
      code: 1,
      output: report,
    })
  })

  test('says what is wrong with what it compares with', async () => {
    project = await createCommandProject({
      'package.json': packageJson,
      'tsconfig.json': tsconfig,
      '.gitignore': 'node_modules\n',
      'src/queues.ts': before.replace('id: string', 'id: Missing'),
      'broken.json': '{ "version": 9 }',
    })
    git('init', '--quiet')
    git('add', '--all')
    git('commit', '--quiet', '--message', 'broken')
    await write('src/queues.ts', before)
    const all = [
      [['--against', 'missing.json'], 1, 'no such file or directory'],
      [['--against', 'broken.json'], 1, 'broken.json has no contracts: The contracts have the version 9'],
      [['--against-ref', 'HEAD'], 1, 'typeboss: at HEAD, the project has errors.\n'],
      [['--against-ref', 'nowhere'], 1, 'invalid reference: nowhere'],
      [[], 2, 'check takes one of --against <contracts.json>, --against-ref <git ref> and --database <url>.'],
      [['--against', 'broken.json', '--against-ref', 'HEAD'], 2, 'check takes one of'],
    ] as const
    for (const [parameters, code, words] of all) {
      // oxlint-disable-next-line no-await-in-loop
      const finished = await project.typeboss('check', ...parameters)
      expect({ ...finished, code: finished.code }).toEqual({ code, output: expect.stringContaining(words) })
    }
  })
})
