/**
 * The queues of one project: those that it defines, and those of packages that it uses. They are read from the type map
 * of the transformer's own Program, so what is listed is what `tspc` compiles.
 */
import type ts from 'typescript'
import type { TypeScript } from '../../transformer/compiler/compiler.js'
import { createProgram } from '../../transformer/compiler/compiler-internals.js'
import { originOf } from '../../transformer/compiler/declaration-origin.js'
import { declaredQueues } from '../../transformer/queues/declared-queues.js'
import { createSourceFiles } from '../../transformer/single-file/source-files.js'
import { filesThatImportTypeboss } from '../../transformer/queues/program-bindings.js'
import { queueProgram } from '../../transformer/typescript-6/program/program.js'
import { findQueues } from '../../transformer/queues/queues.js'
import { literalOptions } from '../../transformer/calls/literal-options.js'
import { shownPath } from '../shown-path.js'
import type { QueueRow } from './queue-row.js'
import type { TsProject } from './read-projects.js'

export interface ProjectQueues {
  readonly rows: readonly QueueRow[]
  /** Why queues may be missing, or of no use. */
  readonly diagnostics: readonly ts.Diagnostic[]
}

export function readQueues(compiler: TypeScript, { folder, config }: TsProject): ProjectQueues {
  const { host } = createSourceFiles(compiler, config.options, folder)
  const first = createProgram(compiler, {
    rootNames: config.fileNames,
    options: config.options,
    host,
    ...(config.projectReferences ? { projectReferences: config.projectReferences } : {}),
  })
  const definedAt = definitionPlaces(compiler, first, host)
  const { program, ownDiagnostics } = queueProgram(compiler, first, host)
  const checker = program.getTypeChecker()
  const files = filesThatImportTypeboss(program)

  const rows = files.flatMap((file) =>
    declaredQueues(compiler, file).map(({ name, node }) => {
      const entry = checker.getTypeAtLocation(node)
      const typeOf = (part: string): ts.Type | undefined => {
        const property = checker.getPropertyOfType(entry, part)
        return property && checker.getTypeOfSymbol(property)
      }
      const print = (type: ts.Type | undefined): string =>
        type ? checker.typeToString(type, file, printing(compiler)) : 'unknown'
      const options = typeOf('options')
      return {
        name,
        input: print(typeOf('input')),
        output: print(typeOf('output')),
        options: options ? literalOptions({ ts: compiler, program, checker }, options) : {},
        ...(definedAt.get(name) ?? declaredAt(host, file, node)),
      }
    }),
  )
  return {
    rows,
    diagnostics: files.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...ownDiagnostics(file)]),
  }
}

type Place = Pick<QueueRow, 'file' | 'line'>

/** In the type map itself a queue of the project stands after the file's end. */
function definitionPlaces(
  compiler: TypeScript,
  first: ts.Program,
  host: ts.CompilerHost,
): ReadonlyMap<string, Place> {
  const queues = findQueues(compiler, first, host, filesThatImportTypeboss(first))
  return new Map(
    [...queues].flatMap(([file, { definitions }]) =>
      definitions.map(({ name, nameNode }) => [name, placeOf(file, nameNode)] as const),
    ),
  )
}

/** The source that a package's declarations were built from, if it is there. */
function declaredAt(host: ts.CompilerHost, file: ts.SourceFile, node: ts.Node): Place {
  const origin = originOf(host, file, node)
  return origin ? { file: shownPath(origin.path), line: origin.line } : placeOf(file, node)
}

function placeOf(file: ts.SourceFile, node: ts.Node): Place {
  const { line } = file.getLineAndCharacterOfPosition(node.getStart(file))
  return { file: shownPath(file.fileName), line: line + 1 }
}

function printing({ TypeFormatFlags }: TypeScript): ts.TypeFormatFlags {
  return (
    TypeFormatFlags.NoTruncation |
    TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
    TypeFormatFlags.UseSingleQuotesForStringLiteralType
  )
}
