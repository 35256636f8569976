/**
 * Makes a file from the nodes of another file and the nodes of appended text. The result equals a parse of the whole, and
 * only the appended text is parsed. TypeScript's incremental parser does the same for editors. The nodes then belong to
 * the new file.
 *
 * This keeps the second Program cheap. TypeScript reuses an old Program's structure (its files, the targets of its imports,
 * the errors of its options) unless a changed file imports or augments other modules than before. Appended text does both:
 * it augments `typeboss`, and names types by `import("typeboss")`. If the file itself imports the same module, neither
 * leads to a new file. The extended file then has the imports of the original and, until the Program is made, its
 * augmentations.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import { patchFile } from './patches.js'
import { internalFile } from '../internals.js'

export interface ExtendedFile {
  readonly sourceFile: ts.SourceFile
  readonly augmentations: {
    /** The augmentations that the file has while a Program is made. */
    readonly before: readonly ts.ModuleName[]
    readonly all: readonly ts.ModuleName[]
  }
}

/** Returns undefined if the nodes are in use: bound to a checker's symbols, or owned by a language service. */
export function extendedFile(
  ts: TypeScript,
  original: ts.SourceFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  text: string,
): ExtendedFile | undefined {
  const { locals, scriptSnapshot, imports = [], moduleAugmentations = [] } = internalFile(original)
  if (locals !== undefined || scriptSnapshot !== undefined) return undefined
  // An empty statement as long as the original gives the appended nodes their positions in the whole text.
  const placeholder = `${' '.repeat(original.text.length - 1)};`
  const parsed = ts.createSourceFile(original.fileName, placeholder + text, options)
  const added = parsed.statements.slice(1)
  const usual = new Set(imports.filter((name) => resolvesAsUsual(ts, name)).map(({ text: name }) => name))
  const isNew = (name: ts.StringLiteral): boolean => !usual.has(name.text) || !resolvesAsUsual(ts, name)
  const imported = added.flatMap((statement) => importedBy(ts, statement))
  const augmented = added.flatMap((statement) => augmentedBy(ts, statement))
  const sourceFile = joined(ts, original, parsed, added, text)
  patchFile(sourceFile, { imports: [...imports, ...imported.filter(isNew)] })
  return {
    sourceFile,
    augmentations: {
      before: [...moduleAugmentations, ...augmented.filter(isNew)],
      all: [...moduleAugmentations, ...augmented],
    },
  }
}

/** Whether a specifier resolves in the file's own mode, which import attributes and `require` can change. */
function resolvesAsUsual(ts: TypeScript, { parent }: ts.StringLiteralLike): boolean {
  const user = ts.isLiteralTypeNode(parent) ? parent.parent : parent
  if (ts.isImportDeclaration(user) || ts.isImportTypeNode(user)) return user.attributes === undefined
  return ts.isModuleDeclaration(user)
}

function joined(
  ts: TypeScript,
  original: ts.SourceFile,
  parsed: ts.SourceFile,
  added: readonly ts.Statement[],
  text: string,
): ts.SourceFile {
  const statements = ts.factory.createNodeArray([...original.statements, ...added])
  const [before, after] = [internalFile(original), internalFile(parsed)]
  // The prototype and the properties of a SourceFile make a SourceFile.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const sourceFile = Object.create(Object.getPrototypeOf(original) as object) as ts.SourceFile
  return Object.assign(sourceFile, original, {
    text: original.text + text,
    end: parsed.end,
    statements: ts.setTextRange(statements, {
      pos: original.statements.pos,
      end: parsed.statements.end,
    }),
    endOfFileToken: parsed.endOfFileToken,
    identifiers: new Map([...before.identifiers, ...after.identifiers]),
    transformFlags: before.transformFlags | after.transformFlags,
    // The compiler computes these for each file.
    id: undefined,
    lineMap: undefined,
    bindDiagnostics: [],
  })
}

// The compiler reads imports and augmentations before the binder sets their parents, so both functions set them.

function augmentedBy(ts: TypeScript, statement: ts.Statement): readonly ts.StringLiteral[] {
  if (!ts.isModuleDeclaration(statement)) return []
  const { name } = statement
  return ts.isStringLiteral(name) ? [Object.assign(name, { parent: statement })] : []
}

function importedBy(ts: TypeScript, node: ts.Node): readonly ts.StringLiteral[] {
  const found: ts.StringLiteral[] = []
  const visit = (inner: ts.Node): void => {
    if (ts.isImportTypeNode(inner) && ts.isLiteralTypeNode(inner.argument)) {
      const { literal } = inner.argument
      Object.assign(inner.argument, { parent: inner })
      if (ts.isStringLiteral(literal)) found.push(Object.assign(literal, { parent: inner.argument }))
    }
    ts.forEachChild(inner, visit)
  }
  visit(node)
  return found
}
