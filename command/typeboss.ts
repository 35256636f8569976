#!/usr/bin/env node
/** The command `typeboss`: reads its arguments, does what they say, and ends with 1 where something is in the way. */
import { parseArgs } from 'node:util'
import { init } from './init.js'
import { listQueues } from './list.js'
import { tableOf } from './table.js'

const help = `Usage: typeboss init [--project <tsconfig.json>]
       typeboss list [--project <tsconfig.json>] [--json]

  init   Sets this project up: the plugin's entry in tsconfig.json, tspc in the scripts of package.json, and
         the development dependencies that are missing. Says what it changed; a second run changes nothing.
  list   Prints the project's queues: name, types, options, and where each is defined.

  -p, --project   The project's tsconfig.json. Default: the one in this folder.
  --json          Prints the list as JSON, with every type whole.
  -h, --help      Shows this.
`

process.exitCode = run(process.argv.slice(2))

function run(args: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        project: { type: 'string', short: 'p', default: 'tsconfig.json' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
    if (values.help) return say(help, 0)
    const folder = process.cwd()
    switch (positionals.join(' ')) {
      case 'init':
        return say(`${init(folder, values.project).join('\n')}\n`, 0)
      case 'list': {
        const queues = listQueues(folder, values.project)
        return say(values.json ? `${JSON.stringify(queues, undefined, 2)}\n` : tableOf(queues), 0)
      }
      default:
        return complain(help)
    }
  } catch (error) {
    return complain(`typeboss: ${error instanceof Error ? error.message : String(error)}\n`)
  }
}

function say(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

function complain(text: string): number {
  process.stderr.write(text)
  return 1
}
