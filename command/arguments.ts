/** The command line → what is asked. */
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

/** Throws a {@link UsageError} of one line. */
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
    // All that parseArgs() throws is an Error about the command line.
    throw new UsageError(error instanceof Error ? firstSentence(error.message) : String(error))
  }
}

function firstSentence(message: string): string {
  return `${/^[^\n]*?(?=\. |\n|$)/.exec(message)?.[0] ?? message}.`
}
