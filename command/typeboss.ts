#!/usr/bin/env node
/** The command `typeboss`: reads its arguments, does what they say, and ends with 1 where something is in the way. */
import { parseArgs } from 'node:util'
import { init } from './init.js'

const help = `Usage: typeboss init [--project <tsconfig.json>]

  init   Sets this project up: the plugin's entry in tsconfig.json, tspc in the scripts of package.json, and
         the development dependencies that are missing. Says what it changed; a second run changes nothing.

  -p, --project   The tsconfig.json to change. Default: the one in this folder.
  -h, --help      Shows this.
`

process.exitCode = run(process.argv.slice(2))

function run(args: readonly string[]): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { project: { type: 'string', short: 'p' }, help: { type: 'boolean', short: 'h' } },
    })
    const [command, ...others] = positionals
    if (values.help === true) return say(help, 0)
    if (command !== 'init' || others.length > 0) return complain(help)
    return say(init(process.cwd(), values.project ?? 'tsconfig.json').join('\n') + '\n', 0)
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
