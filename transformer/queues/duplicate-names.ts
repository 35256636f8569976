/**
 * Reports names that several queues of a program have, at each definition in the program's own code. If all definitions are in
 * the declarations of packages, the name is reported once, at the import that leads to the second package.
 */
import type { Compilation } from '../compiler/compilation.js'
import { basename, dirname, join, relative } from 'node:path'
import type * as ts from '../compiler/port.js'
import { importLeadingTo } from './import-chain.js'
import { originOf, type Origin } from '../compiler/declaration-origin.js'
import type { Definition } from './definition.js'
import { diagnosticAt, messages } from '../compiler/messages.js'

/** A definition or declaration of a queue with this name. */
export interface NameUse {
  readonly sourceFile: ts.SourceFile
  readonly node: ts.Node
  /** Undefined for a queue that a type map declares. */
  readonly definition: Definition | undefined
}

export interface DuplicateNames {
  /** The definitions that are not in the map: all of a name except the first. */
  readonly unmapped: ReadonlySet<Definition>
  /** The first definition of each such name. It is in the map, but a call may mean another definition. */
  readonly contested: ReadonlySet<Definition>
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

export function findDuplicateNames(
  compilation: Compilation,
  uses: ReadonlyMap<string, readonly NameUse[]>,
): DuplicateNames {
  const unmapped = new Set<Definition>()
  const contested = new Set<Definition>()
  const problems: ts.DiagnosticWithLocation[] = []
  for (const [name, all] of uses) {
    if (all.length === 1) continue
    const described = all.map((use) => describeUse(compilation, name, use))
    for (const [index, { sourceFile, node, definition }] of all.entries()) {
      if (definition === undefined) continue
      const group = index > 0 ? unmapped : contested
      group.add(definition)
      const others = described.filter((_other, position) => position !== index)
      const elsewhere = others.map((other) => nameFrom(sourceFile, other))
      problems.push(
        diagnosticAt(
          compilation.ts,
          sourceFile,
          node,
          messages.duplicateName(name, [...new Set(elsewhere)].join(', ')),
          others.map(({ note }) => note),
        ),
      )
    }
    if (all.every(({ definition }) => definition === undefined)) {
      problems.push(...duplicatesOfPackages(compilation, name, all, described))
    }
  }
  return { unmapped, contested, problems }
}

interface DescribedUse {
  readonly sourceFile: ts.SourceFile
  readonly path: string
  /** The source of a declaration. A note cannot point there, since the program does not contain that file. */
  readonly origin: Origin | undefined
  readonly note: ts.DiagnosticWithLocation
}

function describeUse(
  { ts, program, host }: Compilation,
  name: string,
  { sourceFile, node }: NameUse,
): DescribedUse {
  const origin = sourceFile.isDeclarationFile ? originOf(host, sourceFile, node) : undefined
  const fromHere = (path: string): string => relative(program.getCurrentDirectory(), path)
  return {
    sourceFile,
    path:
      origin !== undefined
        ? `${fromHere(origin.path)}:${origin.line}`
        : `${fromHere(sourceFile.fileName)}:${lineOf(sourceFile, node)}`,
    origin,
    note: diagnosticAt(ts, sourceFile, node, messages.otherDefinition(name)),
  }
}

function lineOf(sourceFile: ts.SourceFile, node: ts.Node): number {
  return sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1
}

function nameFrom(sourceFile: ts.SourceFile, { sourceFile: other, path, origin }: DescribedUse): string {
  return origin?.path === sourceFile.fileName
    ? `${basename(other.fileName)}, which was built from this file`
    : path
}

/** Ignores repeated declarations of one package: a program may contain those for `import` and those for `require`. */
function duplicatesOfPackages(
  { ts, program, host }: Compilation,
  name: string,
  uses: readonly NameUse[],
  described: readonly DescribedUse[],
): readonly ts.DiagnosticWithLocation[] {
  const roots = uses.map(({ sourceFile }) => packageRoot(host, sourceFile.fileName))
  const second = uses.find((_use, index) => roots[index] !== roots[0])
  const place = second && importLeadingTo(program, second.sourceFile)
  if (place === undefined) return []
  const all = [...new Set(described.map(({ path }) => path))]
  return [
    diagnosticAt(
      ts,
      place.sourceFile,
      place.specifier,
      messages.duplicateNameOfPackages(name, all.join(' and in ')),
      described.map(({ note }) => note),
    ),
  ]
}

/** The folder of the nearest package.json that names a package. */
function packageRoot(host: ts.Host, path: string): string {
  const folder = dirname(path)
  if (folder === path) return path
  return /"name"\s*:/.test(host.readFile(join(folder, 'package.json')) ?? '')
    ? folder
    : packageRoot(host, folder)
}
