/**
 * A file made of another one's nodes and of those of a text after its end, as if the whole had been parsed, at the price
 * of parsing the text. TypeScript's own incremental parser does the same for editors, and as there, the nodes belong to
 * the new file from then on.
 *
 * With such files the second Program costs little. TypeScript takes over all of an old Program's structure (which files
 * there are, where each import leads, what is wrong with the options) unless a changed file imports or augments other
 * modules than it did. Appended text does both: it augments `typeboss`, and names types by `import("typeboss")`. But where
 * the file itself imports the same, nothing new can come of either, so that the file has no more imports than it had,
 * and, until there is a Program, no more augmentations.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import { patchFile } from './patches.js'
import { internalFile } from '../internals.js'

export interface ExtendedFile {
  readonly sourceFile: ts.SourceFile
  readonly augmentations: {
    /** Those to show while a Program is made. */
    readonly before: readonly ts.ModuleName[]
    readonly all: readonly ts.ModuleName[]
  }
}

/** Undefined where the nodes are in use: bound to a checker's symbols, or at an editor's hands. */
export function extendedFile(
  ts: TypeScript,
  original: ts.SourceFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  text: string,
): ExtendedFile | undefined {
  const { locals, scriptSnapshot, imports = [], moduleAugmentations = [] } = internalFile(original)
  if (locals !== undefined || scriptSnapshot !== undefined) return undefined
  // An empty statement in the place of all others lets the text have its positions in the whole.
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

/** In the mode of the file, which neither attributes nor `require` change. */
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
  // A copy of a SourceFile, which is made from its prototype and all that it has.
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
    // What the compiler writes into a file as it goes.
    id: undefined,
    lineMap: undefined,
    bindDiagnostics: [],
  })
}

// The compiler reads both before the binder has set their parents.

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
