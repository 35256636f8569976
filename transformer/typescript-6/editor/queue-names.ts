/** Finds where a program's queues are defined and named. */
import type ts from 'typescript'
import { isCompiled } from '../../compiler/compilation.js'
import { findPackageSymbols } from '../../calls/package-symbols.js'
import { createNamesQueue } from './name-uses.js'
import type { Location } from './locations.js'
import { endOf } from './locations.js'
import type { EditorProgram } from './editor-program.js'
import { literalAt, literalsOf, withinQuotes } from './string-literals.js'

export interface QueueNames {
  /** The queue's name at a position. Spans exclude the quotes. */
  readonly at: (fileName: string, position: number) => NamedLocation | undefined
  /** The definitions of a queue, in the project or in the type map of a dependency. */
  readonly definitions: (name: string) => readonly Location[]
  /** All other locations in the project where a queue is named. */
  readonly uses: (name: string) => readonly Location[]
  /** Whether a constant is the name of a definition. Such a queue is renamed by changing the constant. */
  readonly isConstant: (name: string) => boolean
  /** The text of a queue's entry in the type map. */
  readonly describe: (name: string) => string | undefined
}

export interface NamedLocation {
  readonly name: string
  readonly location: Location
}

export function createQueueNames({ compilation, scripts }: EditorProgram): QueueNames {
  const { ts, program, checker } = compilation
  const { typeMaps: symbols } = findPackageSymbols(compilation)
  const properties = symbols.flatMap((map) =>
    checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(map)),
  )
  const entries = new Map(properties.map((property) => [property.name, property]))
  const namesQueue = createNamesQueue(ts, { checker, symbols, entries })
  const defined = [...scripts].flatMap(([fileName, { definitions, sourceFile }]) =>
    definitions.map(({ name, nameNode }) => ({
      ...placeOf(name, fileName, nameNode, sourceFile),
      isLiteral: ts.isStringLiteralLike(nameNode),
    })),
  )
  return {
    at: (fileName, position) => {
      const definition = defined.find(
        ({ location, isLiteral }) =>
          isLiteral && location.fileName === fileName && touches(location.textSpan, position),
      )
      if (definition !== undefined) return definition
      const sourceFile = program.getSourceFile(fileName)
      if (sourceFile === undefined) return undefined
      const literal = literalAt(ts, sourceFile, position)
      return literal !== undefined && namesQueue(literal)
        ? placeOf(literal.text, fileName, literal, sourceFile)
        : undefined
    },
    definitions: (name) => [
      ...defined.flatMap((place) => (place.name === name ? [place.location] : [])),
      ...(entries.get(name)?.declarations ?? []).flatMap((declaration) => {
        const node = ts.getNameOfDeclaration(declaration)
        const sourceFile = declaration.getSourceFile()
        // The map's entries in these scripts are made from the definitions above.
        return node !== undefined && !scripts.has(sourceFile.fileName)
          ? [placeOf(name, sourceFile.fileName, node, sourceFile).location]
          : []
      }),
    ],
    uses: (name) =>
      program.getSourceFiles().flatMap((sourceFile) => {
        const { fileName } = sourceFile
        if (!isCompiled(program, sourceFile) || !sourceFile.text.includes(name)) return []
        return literalsOf(ts, sourceFile, name)
          .filter((literal) => literal.end <= endOf(scripts, fileName) && namesQueue(literal))
          .map((literal) => placeOf(name, fileName, literal, sourceFile).location)
      }),
    isConstant: (name) => defined.some((place) => place.name === name && !place.isLiteral),
    describe: (name) => {
      const entry = entries.get(name)
      return entry && describe(entry)
    },
  }

  function describe(entry: ts.Symbol): string {
    const parts = checker.getPropertiesOfType(checker.getTypeOfSymbol(entry)).map((part) => {
      const type = checker.getTypeOfSymbol(part)
      return `    ${part.name}: ${checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation)}`
    })
    return `(queue) ${JSON.stringify(entry.name)}: {\n${parts.join(';\n')};\n}`
  }
}

function placeOf(name: string, fileName: string, node: ts.Node, sourceFile: ts.SourceFile): NamedLocation {
  return { name, location: { fileName, textSpan: withinQuotes(node, sourceFile) } }
}

/** Whether a position is in a span or in the quotes around it. */
function touches({ start, length }: ts.TextSpan, position: number): boolean {
  return position >= start - 1 && position <= start + length + 1
}
