import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createCommandProject, type CommandProject } from './command.js'

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

  test.each([
    [['lst'], "Unknown command 'lst'. The commands are init and list."],
    [['--jsn'], "Unknown option '--jsn'. The commands are init and list."],
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
