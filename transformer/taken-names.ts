/**
 * Names that several queues of a program have. Each definition in the program's own code is reported where it stands.
 * Where all are in the declarations of packages, the name is reported once, at the import that brings the second.
 */
import { dirname, join, relative } from 'node:path'
import type ts from 'typescript'
import { importThatBrings } from './brought-by.js'
import type { TypeScript } from './compiler.js'
import { originOf } from './declaration-origin.js'
import type { Definition } from './definition.js'
import { diagnosticAt, diagnosticOver, messages } from './diagnostics.js'

/** Where a queue has its name. */
export interface NamePlace {
  readonly file: ts.SourceFile
  readonly node: ts.Node
  /** Undefined for a queue of a type map that was there already. */
  readonly definition: Definition | undefined
}

export interface TakenNames {
  /** The definitions that stay out of the map: all of a name but the first. */
  readonly unmapped: ReadonlySet<Definition>
  readonly problems: readonly ts.DiagnosticWithLocation[]
}

export function findTakenNames(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  places: ReadonlyMap<string, readonly NamePlace[]>,
): TakenNames {
  const unmapped = new Set<Definition>()
  const problems: ts.DiagnosticWithLocation[] = []
  for (const [name, all] of places) {
    if (all.length === 1) continue
    const shown = all.map((place) => shownPlace(compiler, program, host, name, place))
    for (const [index, { file, node, definition }] of all.entries()) {
      if (!definition) continue
      if (index > 0) unmapped.add(definition)
      const others = shown.filter((_other, position) => position !== index)
      const elsewhere = others.map((other) => nameFrom(file, other))
      problems.push(
        diagnosticAt(
          compiler,
          file,
          node,
          messages.nameTaken(name, [...new Set(elsewhere)].join(', ')),
          others.map(({ diagnostic }) => diagnostic),
        ),
      )
    }
    if (all.every(({ definition }) => !definition)) {
      problems.push(...takenByPackages(compiler, program, host, name, all, shown))
    }
  }
  return { unmapped, problems }
}

interface ShownPlace {
  readonly path: string
  /** Where it was written. */
  readonly origin: string | undefined
  readonly diagnostic: ts.DiagnosticWithLocation
}

function shownPlace(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  name: string,
  { file, node }: NamePlace,
): ShownPlace {
  const message = messages.otherDefinition(name)
  const pathOf = ({ fileName }: ts.SourceFile): string => relative(program.getCurrentDirectory(), fileName)
  const origin = file.isDeclarationFile ? originOf(compiler, host, file, node) : undefined
  return {
    path: pathOf(file),
    origin: origin && pathOf(origin.file),
    diagnostic: origin
      ? diagnosticOver(
          compiler,
          origin.file,
          { start: origin.start, length: node.end - node.getStart(file) },
          message,
        )
      : diagnosticAt(compiler, file, node, message),
  }
}

function nameFrom(file: ts.SourceFile, { path, origin, diagnostic }: ShownPlace): string {
  if (diagnostic.file.fileName !== file.fileName) return origin ?? path
  return origin === undefined ? 'this file' : `${path}, which was built from this file`
}

/** Declarations of one package may come to a program twice, for `import` and for `require`. */
function takenByPackages(
  compiler: TypeScript,
  program: ts.Program,
  host: ts.ModuleResolutionHost,
  name: string,
  places: readonly NamePlace[],
  shown: readonly ShownPlace[],
): readonly ts.DiagnosticWithLocation[] {
  const roots = places.map(({ file }) => packageRoot(host, file.fileName))
  const second = places.find((_place, index) => roots[index] !== roots[0])
  const place = second && importThatBrings(compiler, program, second.file)
  if (!place) return []
  const all = [...new Set(shown.map(({ path, origin }) => origin ?? path))]
  return [
    diagnosticAt(
      compiler,
      place.file,
      place.specifier,
      messages.nameTakenByPackages(name, all.join(' and in ')),
      shown.map(({ diagnostic }) => diagnostic),
    ),
  ]
}

/** The folder of the nearest package.json that names a package. */
function packageRoot(host: ts.ModuleResolutionHost, path: string): string {
  const folder = dirname(path)
  if (folder === path) return path
  return /"name"\s*:/.test(host.readFile(join(folder, 'package.json')) ?? '')
    ? folder
    : packageRoot(host, folder)
}
