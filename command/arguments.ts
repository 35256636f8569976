/** Parses the command line. */
import { parseArgs } from 'node:util'
import type { CheckOptions } from './check.js'
import type { CheckDatabaseOptions } from './check-database.js'
import type { ContractsOptions } from './contracts.js'
import { UsageError } from './errors.js'
import type { InitOptions } from './init.js'
import type { ListOptions } from './list.js'

export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | { readonly command: 'init'; readonly options: InitOptions }
  | { readonly command: 'grants'; readonly role: string; readonly schema: string | undefined }
  /** The parameters are those of `tsc`, which checks them. */
  | { readonly command: 'build'; readonly parameters: readonly string[] }
  | { readonly command: 'list'; readonly options: Omit<ListOptions, 'width'> }
  | { readonly command: 'contracts'; readonly options: ContractsOptions }
  | { readonly command: 'check'; readonly options: CheckOptions }
  | { readonly command: 'check database'; readonly options: CheckDatabaseOptions }

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
    case 'build':
      return { command, parameters: rest }
    case 'list': {
      const { values } = inOneLine(() =>
        parseArgs({
          args: rest,
          options: { ...common, service: { type: 'string' }, json: { type: 'boolean', default: false } },
        }),
      )
      if (values.help) return { command: 'help' }
      const { project, service, json } = values
      return { command, options: { project, service, format: json ? 'json' : 'table' } }
    }
    case 'contracts': {
      const { values } = inOneLine(() => parseArgs({ args: rest, options: common }))
      if (values.help) return { command: 'help' }
      return { command, options: { project: values.project } }
    }
    case 'check': {
      const { values } = inOneLine(() =>
        parseArgs({
          args: rest,
          options: {
            ...common,
            against: { type: 'string' },
            'against-ref': { type: 'string' },
            database: { type: 'string' },
            schema: { type: 'string' },
            results: { type: 'boolean', default: false },
            json: { type: 'boolean', default: false },
          },
        }),
      )
      if (values.help) return { command: 'help' }
      const { project, against: file, 'against-ref': ref, database, schema, results } = values
      const format = values.json ? 'json' : 'text'
      const sources = [file, ref, database].filter((source) => source !== undefined)
      if (sources.length !== 1) {
        throw new UsageError(
          'check takes one of --against <contracts.json>, --against-ref <git ref> and --database <url>.',
        )
      }
      if (database !== undefined) {
        const options = { project, connectionString: database, schema, results, format } as const
        return { command: 'check database', options }
      }
      const against = ref === undefined ? { file: file ?? '' } : { ref }
      return { command, options: { project, against, format } }
    }
    case 'grants': {
      const { values, positionals } = inOneLine(() =>
        parseArgs({
          args: rest,
          options: { schema: { type: 'string' }, help: common.help },
          allowPositionals: true,
        }),
      )
      if (values.help) return { command: 'help' }
      const [role, ...others] = positionals
      if (role === undefined || others.length > 0) throw new UsageError('grants takes the name of one role.')
      return { command, role, schema: values.schema }
    }
    default: {
      const what = command.startsWith('-') ? 'option' : 'command'
      throw new UsageError(
        `Unknown ${what} '${command}'. The commands are init, build, list, contracts, check and grants.`,
      )
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

typeboss build [options of tsc]
    Compiles a project as tspc does, with the TypeScript 6 that is installed, also
    under another name beside TypeScript 7. Takes every option of tsc: -p, -b, -w,
    --noEmit and so on, and ends with its exit code.

typeboss list [--service <engine>] [--project <path>] [--json]
    Prints the project's queues with their types, options and places of definition.
    With --service: what the engine supports, and the options that it refuses. An
    engine is pg-boss, bullmq, or a file that exports a queue service.

typeboss contracts [--project <path>]
    Prints the types of the project's queues as JSON, to check a later version against.

typeboss check --against <contracts.json> [--project <path>] [--json]
typeboss check --against-ref <git ref> [--project <path>] [--json]
    Compares the project's queues with an older version of them: with the contracts
    in a file, or with those of a commit, which it compiles in a temporary worktree.
    A change is breaking if the new code refuses what the old code stored, or the
    other way round.
typeboss check --database <url> [--schema <name>] [--results] [--project <path>] [--json]
    Reads the jobs that have not finished, dead letters and the data of schedules, and
    prints which do not fit the project's queues, and which an upgrade takes. Changes
    nothing, and blocks nobody.

typeboss grants <role> [--schema <name>]
    Prints the SQL that grants a database role the rights it needs on pg-boss's schema.

Options
  -p, --project <path>   a tsconfig file or its folder; default: tsconfig.json
      --dry-run          print what would change, and write nothing
      --json             print JSON instead of text
      --results          check stored results too
      --schema <name>    the schema of pg-boss's tables; default: pgboss
  -h, --help             print this
  -v, --version          print the version

Exit codes
  0   done
  1   the project is misconfigured; the message says how to fix it; or a check failed
  2   the command line is wrong
`
