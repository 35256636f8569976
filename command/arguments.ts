/** Parses the command line. */
import { parseArgs } from 'node:util'
import { UsageError } from './errors.js'
import type { InitOptions } from './init.js'
import type { ListOptions } from './list.js'

export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'init'; readonly options: InitOptions }
  | { readonly command: 'list'; readonly options: Omit<ListOptions, 'width'> }

const common = {
  project: { type: 'string', short: 'p' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Throws a {@link UsageError} with a message of one line. */
export function readArguments(parameters: readonly string[]): Request {
  const [command, ...rest] = parameters
  switch (command) {
    case undefined:
    case 'help':
    case '--help':
    case '-h':
      return { command: 'help' }
    case '--version':
    case '-v':
      return { command: 'version' }
    case 'init': {
      const { values } = inOneLine(() =>
        parseArgs({ args: rest, options: { ...common, 'dry-run': { type: 'boolean', default: false } } }),
      )
      if (values.help) return { command: 'help' }
      return { command, options: { project: values.project, dryRun: values['dry-run'] } }
    }
    case 'list': {
      const { values } = inOneLine(() =>
        parseArgs({ args: rest, options: { ...common, json: { type: 'boolean', default: false } } }),
      )
      if (values.help) return { command: 'help' }
      return { command, options: { project: values.project, format: values.json ? 'json' : 'table' } }
    }
    default: {
      const what = command.startsWith('-') ? 'option' : 'command'
      throw new UsageError(`Unknown ${what} '${command}'. The commands are init and list.`)
    }
  }
}

function inOneLine<Result>(parse: () => Result): Result {
  try {
    return parse()
  } catch (error) {
    // parseArgs() throws only for a wrong command line.
    throw new UsageError(error instanceof Error ? firstSentence(error.message) : String(error))
  }
}

function firstSentence(message: string): string {
  return `${/^[^\n]*?(?=\. |\n|$)/.exec(message)?.[0] ?? message}.`
}

export const help = `typeboss init [--project <path>] [--dry-run]
    Sets up a project: adds the plugin entry to tsconfig.json, a build script,
    and the missing dependencies.

typeboss list [--project <path>] [--json]
    Prints the project's queues with their types, options and places of definition.

Options
  -p, --project <path>   a tsconfig file or its folder; default: tsconfig.json
      --dry-run          print what would change, and write nothing
      --json             print JSON instead of a table
  -h, --help             print this
  -v, --version          print the version

Exit codes
  0   done
  1   the project is misconfigured; the message says how to fix it
  2   the command line is wrong
`
