/** Runs the command that the command line names. */
import { help, readArguments } from './arguments.js'
import { check } from './check.js'
import { checkDatabase } from './check-database.js'
import { contracts } from './contracts.js'
import { ProjectError, UsageError } from './errors.js'
import { build } from './build.js'
import { init } from './init.js'
import { list } from './list.js'
import type { Outcome } from './outcome.js'
import { grants } from '../facts/grants.js'
import { packageVersion } from '../transformer/inspect.js'

/** Returns undefined if a compiler runs from here on: it prints, and it ends the process. */
export async function run(parameters: readonly string[]): Promise<Outcome | undefined> {
  try {
    const request = readArguments(parameters)
    switch (request.command) {
      case 'help':
        return printed(help)
      case 'version':
        return printed(`${packageVersion()}\n`)
      case 'grants':
        return printed(grants(request.role, request.schema))
      case 'init':
        return init(request.options)
      case 'build':
        build(request.parameters)
        return undefined
      case 'check':
        return check(request.options)
      case 'check database':
        // Awaited here, where its errors are caught.
        return await checkDatabase(request.options)
      case 'contracts':
        return contracts(request.options)
      case 'list':
        return await list({
          ...request.options,
          width: process.stdout.isTTY ? process.stdout.columns : undefined,
        })
    }
  } catch (error) {
    if (error instanceof UsageError) {
      return { output: '', errors: `typeboss: ${error.message} See: typeboss --help\n`, exitCode: 2 }
    }
    if (error instanceof ProjectError || isFileError(error)) {
      return { output: '', errors: `typeboss: ${error.message}\n`, exitCode: 1 }
    }
    throw error
  }
}

/** A file that cannot be read or written. Node's message names it. */
function isFileError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error
}

function printed(output: string): Outcome {
  return { output, errors: '', exitCode: 0 }
}
