/**
 * Finds the package's declarations in a program: `defineQueue`, the type map, and the methods of `QueueClient` (and of
 * `TestQueues`, in `typeboss/testing`) that take a queue. Calls are recognised by these declarations and not by their
 * syntax, so an alias, a destructured method and a `Pick<QueueClient, 'add'>` work like `queue.add`.
 */
import { withoutAlias } from '../compiler/aliased-symbol.js'
import { importsOf, mayImport, resolvedModule } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import type { Usage } from '../contract/usage.js'
import type { Compilation } from '../compiler/compilation.js'
import { readUsages } from './declared-usages.js'

export interface PackageSymbols {
  /** The interface `QueueTypes`; more than one if the program sees two copies of the package. */
  readonly typeMaps: readonly ts.Symbol[]
  readonly queueDefinitions: ReadonlySet<ts.Symbol>
  /** The declarations of `defineQueue`. */
  readonly defining: ReadonlySet<ts.Node>
  /** The signatures whose first parameter is called `queue`, with the parts of the contract that they need. */
  readonly queueTaking: ReadonlyMap<ts.Node, Usage>
  /** The names of `defineQueue` and of these methods. */
  readonly names: ReadonlySet<string>
}

export function findPackageSymbols(compilation: Compilation): PackageSymbols {
  const typeMaps: ts.Symbol[] = []
  const queueDefinitions = new Set<ts.Symbol>()
  const defining = new Set<ts.Node>()
  const queueTaking = new Map<ts.Node, Usage>()
  const names = new Set<string>()
  const modulesOf = importedModules(compilation)
  for (const copy of modulesOf.typeboss) {
    const typeMap = exportOf(compilation, copy, 'QueueTypes')
    if (typeMap !== undefined) typeMaps.push(typeMap)
    const definition = exportOf(compilation, copy, 'QueueDefinition')
    if (definition !== undefined) queueDefinitions.add(definition)
    const defineQueue = exportOf(compilation, copy, 'defineQueue')
    if (defineQueue !== undefined) names.add(defineQueue.name)
    for (const declaration of defineQueue?.declarations ?? []) defining.add(declaration)
  }
  for (const [entry, className] of classesTakingQueues) {
    for (const module of modulesOf[entry]) {
      const symbol = exportOf(compilation, module, className)
      if (symbol === undefined) continue
      const usageOf = readUsages(compilation, exportOf(compilation, module, 'ContractUsages'))
      for (const method of methodsTakingQueue(compilation, symbol)) {
        names.add(method.name)
        for (const declaration of method.declarations) queueTaking.set(declaration, usageOf(method.name))
      }
    }
  }
  return { typeMaps, queueDefinitions, defining, queueTaking, names }
}

/** The classes some of whose methods take a queue, by the entry of the package that exports them. */
const classesTakingQueues = [
  ['typeboss', 'QueueClient'],
  ['typeboss/testing', 'TestQueues'],
] as const

type Entry = 'typeboss' | 'typeboss/testing'

/** The modules that each entry of the package resolves to: one for each copy of the package in the program. */
function importedModules({ program, checker }: Compilation): Readonly<Record<Entry, ReadonlySet<ts.Symbol>>> {
  const modules = { typeboss: new Set<ts.Symbol>(), 'typeboss/testing': new Set<ts.Symbol>() }
  // Many files import the same module.
  const paths = new Set<string>()
  for (const sourceFile of program.getSourceFiles()) {
    for (const { entry, specifier } of entriesImportedBy(sourceFile)) {
      const path = resolvedModule(program, sourceFile, specifier)?.resolvedFileName
      if (path === undefined || paths.has(path)) continue
      paths.add(path)
      const symbol = checker.getSymbolAtLocation(specifier)
      if (symbol !== undefined) modules[entry].add(symbol)
    }
  }
  return modules
}

interface EntryImport {
  readonly entry: Entry
  readonly specifier: ts.StringLiteralLike
}

/** An editor makes a program at each keystroke, and all files but one are those of the previous program. */
const entryImports = new WeakMap<ts.SourceFile, readonly EntryImport[]>()

function entriesImportedBy(sourceFile: ts.SourceFile): readonly EntryImport[] {
  const known = entryImports.get(sourceFile)
  if (known !== undefined) return known
  const all = mayImport(sourceFile, 'typeboss') ? importsOf(sourceFile) : []
  const found = all.flatMap((specifier): readonly EntryImport[] => {
    const { text } = specifier
    return text === 'typeboss' || text === 'typeboss/testing' ? [{ entry: text, specifier }] : []
  })
  entryImports.set(sourceFile, found)
  return found
}

function exportOf(compilation: Compilation, module: ts.Symbol, name: string): ts.Symbol | undefined {
  return withoutAlias(compilation, compilation.checker.tryGetMemberInModuleExports(name, module))
}

interface Method {
  readonly name: string
  readonly declarations: readonly ts.Node[]
}

function methodsTakingQueue({ ts, checker }: Compilation, owner: ts.Symbol): readonly Method[] {
  const properties = checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(owner))
  return properties.flatMap((property): readonly Method[] => {
    const signatures = checker.getSignaturesOfType(checker.getTypeOfSymbol(property), ts.SignatureKind.Call)
    const declarations = signatures
      .filter((signature) => signature.parameters[0]?.name === 'queue')
      .flatMap((signature) => signature.declaration ?? [])
    return declarations.length === 0 ? [] : [{ name: property.name, declarations }]
  })
}
