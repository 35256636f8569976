/**
 * Names that several queues of a program have. Each definition in the program's own code is reported where it stands.
 * Where all are in the declarations of packages, the name is reported once, at the import that brings the second.
 */
import type { Compilation } from '../compiler/compilation.js'
import { basename, dirname, join, relative } from 'node:path'
import type * as ts from '../compiler/port.js'
import { importLeadingTo } from './import-chain.js'
import { originOf, type Origin } from '../compiler/declaration-origin.js'
import type { Definition } from './definition.js'
import { diagnosticAt, messages } from '../compiler/messages.js'

/** Where a queue has its name. */
export interface NameUse {
  readonly sourceFile: ts.SourceFile
  readonly node: ts.Node
  /** Undefined for a queue of a type map that was there already. */
  readonly definition: Definition | undefined
}

export interface DuplicateNames {
  /** The definitions that stay out of the map: all of a name but the first. */
  readonly unmapped: ReadonlySet<Definition>
  /** The first of each such name, which is in the map, and whose types may not be those that a call means. */
  readonly contested: ReadonlySet<Definition>
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

export function findDuplicateNames(
  compilation: Compilation,
  places: ReadonlyMap<string, readonly NameUse[]>,
): DuplicateNames {
  const unmapped = new Set<Definition>()
  const contested = new Set<Definition>()
  const problems: ts.DiagnosticWithLocation[] = []
  for (const [name, all] of places) {
    if (all.length === 1) continue
    const shown = all.map((place) => shownUse(compilation, name, place))
    for (const [index, { sourceFile, node, definition }] of all.entries()) {
      if (definition === undefined) continue
      const fate = index > 0 ? unmapped : contested
      fate.add(definition)
      const others = shown.filter((_other, position) => position !== index)
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
      problems.push(...duplicatesOfPackages(compilation, name, all, shown))
    }
  }
  return { unmapped, contested, problems }
}

interface ShownUse {
  readonly sourceFile: ts.SourceFile
  readonly path: string
  /** Where it was written. A note cannot stand there, since the program has no such file. */
  readonly origin: Origin | undefined
  readonly note: ts.DiagnosticWithLocation
}

function shownUse({ ts, program, host }: Compilation, name: string, { sourceFile, node }: NameUse): ShownUse {
  const origin = sourceFile.isDeclarationFile ? originOf(host, sourceFile, node) : undefined
  const shown = (path: string): string => relative(program.getCurrentDirectory(), path)
  return {
    sourceFile,
    path:
      origin !== undefined
        ? `${shown(origin.path)}:${origin.line}`
        : `${shown(sourceFile.fileName)}:${lineOf(sourceFile, node)}`,
    origin,
    note: diagnosticAt(ts, sourceFile, node, messages.otherDefinition(name)),
  }
}

function lineOf(sourceFile: ts.SourceFile, node: ts.Node): number {
  return sourceFile.getLineAndCharacterOfPosition(node.getStart(sourceFile)).line + 1
}

function nameFrom(sourceFile: ts.SourceFile, { sourceFile: other, path, origin }: ShownUse): string {
  return origin?.path === sourceFile.fileName
    ? `${basename(other.fileName)}, which was built from this file`
    : path
}

/** Declarations of one package may come to a program twice, for `import` and for `require`. */
function duplicatesOfPackages(
  { ts, program, host }: Compilation,
  name: string,
  places: readonly NameUse[],
  shown: readonly ShownUse[],
): readonly ts.DiagnosticWithLocation[] {
  const roots = places.map(({ sourceFile }) => packageRoot(host, sourceFile.fileName))
  const second = places.find((_place, index) => roots[index] !== roots[0])
  const place = second && importLeadingTo(program, second.sourceFile)
  if (place === undefined) return []
  const all = [...new Set(shown.map(({ path }) => path))]
  return [
    diagnosticAt(
      ts,
      place.sourceFile,
      place.specifier,
      messages.duplicateNameOfPackages(name, all.join(' and in ')),
      shown.map(({ note }) => note),
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
