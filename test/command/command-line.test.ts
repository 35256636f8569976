import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { oldestNode } from '#facts/node-version'
import { run } from '../package/run.js'
import { createCommandProject, type CommandProject } from './command.js'

/** Makes Node report another version, or another runtime. */
const nodeOf = (node: string, others: object = {}): readonly string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process, 'versions', { value: ${JSON.stringify({ ...process.versions, node, ...others })} })`,
]
const needed =
  'A project can have its own: npm install --save-dev node@24. Scripts in package.json, and npx, then run on it.'

describe('the command typeboss', () => {
  let project: CommandProject

  beforeAll(async () => {
    project = await createCommandProject({ 'package.json': '{}' })
  })

  afterAll(() => project.remove())

  test('prints its help, and its version', async () => {
    // As a shell starts it.
    const help = await project.node('node_modules/typeboss/dist/command/main.js', '--help')
    expect(help.code).toBe(0)
    expect(help.output).toContain('typeboss init [--project <path>] [--dry-run]')
    expect(help.output).toContain('Exit codes')
    await expect(project.typeboss()).resolves.toEqual(help)
    await expect(project.typeboss('init', '--help')).resolves.toEqual(help)
    await expect(project.typeboss('--version')).resolves.toEqual({ code: 0, output: '0.1.0\n' })
  })

  test('prints the rights of a role as SQL', async () => {
    const { code, output } = await project.typeboss('grants', 'web', '--schema', 'Jobs')
    expect(code).toBe(0)
    expect(output).toContain('GRANT USAGE ON SCHEMA "Jobs" TO web;')
    expect((await project.typeboss('grants')).code).toBe(2)
  })

  test.each(['18.20.8', '20.20.2', '22.14.0'])('on Node %s says which one it needs', async (version) => {
    const { engines } = JSON.parse(await project.read('node_modules/typeboss/package.json')) as {
      readonly engines: { readonly node: string }
    }
    expect(engines.node).toBe(`>=${oldestNode}.0`)
    const started = (...parts: readonly string[]) =>
      run(process.execPath, [...nodeOf(version), ...parts], project)
    const line = `typeboss needs Node 22.15 or later, this is ${version}. ${needed}`
    await expect(started('node_modules/typeboss/dist/command/main.js', 'list')).resolves.toEqual({
      code: 1,
      output: `${line}\n`,
    })
    for (const entry of ['typeboss', 'typeboss/testing']) {
      // oxlint-disable-next-line no-await-in-loop
      const { code, output } = await started('--eval', `await import('${entry}')`, '--input-type=module')
      expect(code).toBe(1)
      expect(output).toContain(`Error: ${line}\n`)
    }
  })

  test.each([{ bun: '1.2.0' }, { deno: '2.0.0' }])('asks no Node of another runtime: %j', async (others) => {
    const started = (...parts: readonly string[]) =>
      run(process.execPath, [...nodeOf('22.6.0', others), ...parts], project)
    await expect(started('node_modules/typeboss/dist/command/main.js', '--version')).resolves.toEqual({
      code: 0,
      output: '0.1.0\n',
    })
    await expect(started('--eval', `await import('typeboss')`, '--input-type=module')).resolves.toEqual({
      code: 0,
      output: '',
    })
  })

  test.each([
    [['lst'], "Unknown command 'lst'. The commands are init, build, list, contracts, check and grants."],
    [['--jsn'], "Unknown option '--jsn'. The commands are init, build, list, contracts, check and grants."],
    [['list', '--jsn'], "Unknown option '--jsn'."],
    [['list', 'queues'], "Unexpected argument 'queues'."],
    [['init', '--json'], "Unknown option '--json'."],
    [['init', '--project'], "Option '-p, --project <value>' argument missing."],
  ])('refuses %j in one line, with exit code 2', async (parameters, what) => {
    await expect(project.typeboss(...parameters)).resolves.toEqual({
      code: 2,
      output: `typeboss: ${what} See: typeboss --help\n`,
    })
  })
})
