/** The output of a project: JavaScript with contracts, and declarations with the type map. */
import { createContractTexts } from '../../calls/contract-text.js'
import type { AppendedText } from '../../type-map/appended-text.js'
import { compiledMark } from '../../type-map/compiled-mark.js'
import type { Analysis } from '../analysis.js'
import type { Api, CompilerOptions7, Diagnostic7, Program7, Snapshot } from '../api.js'
import type { Compilation7 } from '../facade/program.js'
import { programInput, type ProjectConfig7, type Session } from '../session.js'
import { rewriteFile, type Rewritten } from './rewrite.js'
import { changeMap, type MapChange } from './source-map.js'

type Emitted = ReadonlyMap<string, { readonly text: string; readonly sourceFileName?: string | undefined }>

/** The texts of emitted files, by path. */
export type Outputs = ReadonlyMap<string, string>

/** The JavaScript of all files. */
export function emitJavaScript(
  { typescript, syntax }: Session,
  snapshot: Snapshot,
  config: ProjectConfig7,
  first: Compilation7,
  analysis: Analysis,
): Outputs {
  if (config.options.emitDeclarationOnly === true) return new Map()
  const rewritten = rewriteAll(typescript, syntax, first, analysis)
  const layer = typescript.fs.createFileSystemLayer(Array.from(rewritten, ([name, { text }]) => [name, text]))
  const next = snapshot.update({ createPrograms: [programInput(config, onlyJavaScript)], fileSystem: layer })
  try {
    const [raw] = next.operation.createdPrograms
    const outputFiles: Emitted = raw.emitToString(typescript.sync.EmitOnly.OnlyJs).outputFiles
    const outputs = new Map<string, string>()
    for (const [path, { text, sourceFileName }] of outputFiles) {
      const own = sourceFileName === undefined ? undefined : rewritten.get(sourceFileName)
      if (own === undefined) outputs.set(path, text)
      else if (!path.endsWith('.map')) {
        const map = outputFiles.get(`${path}.map`)?.text
        for (const [name, output] of withContracts(path, text, map, own, config.options))
          outputs.set(name, output)
      }
    }
    return outputs
  } finally {
    next.dispose()
  }
}

/** Whether the build goes on is decided before, by the errors of the program with the map. */
const onlyJavaScript: CompilerOptions7 = {
  noEmit: false,
  noEmitOnError: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
}

function rewriteAll(
  typescript: Api,
  syntax: Session['syntax'],
  first: Compilation7,
  { compiled, callSitesOf, compilation }: Analysis,
): ReadonlyMap<string, Rewritten> {
  const texts = createContractTexts()
  return new Map(
    compiled.flatMap((file) => {
      const callSites = callSitesOf(file)
      if (callSites.length === 0 || file.syntax.externalModuleIndicator === undefined) return []
      const source = first.files.get(file.fileName)?.text ?? file.text
      const isCommonJS = emitsCommonJS(typescript, compilation.raw, file.fileName)
      return [
        [file.fileName, rewriteFile({ typescript, syntax, file, source, callSites, texts, isCommonJS })],
      ]
    }),
  )
}

/** Whether a file's JavaScript has `require`. */
export function emitsCommonJS({ sync }: Api, raw: Program7, fileName: string): boolean {
  const { module } = raw.getCompilerOptions()
  const { CommonJS, Node16, NodeNext } = sync.ModuleKind
  if (module === CommonJS) return true
  const isOfNode = module !== undefined && module >= Node16 && module <= NodeNext
  return isOfNode && raw.getSourceFileMetadata(fileName)?.impliedNodeFormat === CommonJS
}

const inlineMap = /\/\/# sourceMappingURL=data:application\/json;base64,(\S+)/

function withContracts(
  path: string,
  code: string,
  map: string | undefined,
  own: Rewritten,
  { newLine }: CompilerOptions7,
): Outputs {
  const at = code.indexOf(own.placeholder)
  if (at === -1) throw new Error(`TypeScript emitted ${path} without the place of its contracts.`)
  const isWindows = Number(newLine) === windows
  const contracts = isWindows ? own.contracts.replaceAll('\n', '\r\n') : own.contracts
  const text = code.slice(0, at) + contracts + code.slice(at + own.placeholder.length)
  const line = code.slice(0, at).split('\n').length - 1
  const change: MapChange = {
    compiled: own.text,
    source: own.source,
    originOf: own.originOf,
    replaced: { line, lines: contracts.split('\n').length },
  }
  const inline = inlineMap.exec(text)?.[1]
  if (inline !== undefined) {
    const changed = changeMap(Buffer.from(inline, 'base64').toString(), change)
    return new Map([[path, text.replace(inline, Buffer.from(changed).toString('base64'))]])
  }
  return new Map([
    [path, text],
    ...(map === undefined ? [] : [[`${path}.map`, changeMap(map, change)] as const]),
  ])
}

/** TypeScript's number for `"newLine": "crlf"`. Its API does not export the enumeration. */
const windows = 1

export interface EmittedDeclarations {
  readonly outputs: Outputs
  readonly errors: readonly Diagnostic7[]
}

/** The declarations of the program with the map. */
export function emitDeclarations(
  { typescript }: Session,
  mapped: Compilation7,
  appended: ReadonlyMap<string, AppendedText>,
): EmittedDeclarations {
  const { declaration, composite } = mapped.raw.getCompilerOptions()
  if (declaration !== true && composite !== true) return { outputs: new Map(), errors: [] }
  const emitted = mapped.raw.emitToString(typescript.sync.EmitOnly.OnlyDts)
  const outputFiles: Emitted = emitted.outputFiles
  const outputs = new Map<string, string>()
  for (const [path, { text, sourceFileName }] of outputFiles) {
    if (path.endsWith('.tsbuildinfo')) continue
    const addition = sourceFileName === undefined ? undefined : appended.get(sourceFileName)
    const file = sourceFileName === undefined ? undefined : mapped.files.get(sourceFileName)
    if (addition === undefined || file === undefined) outputs.set(path, text)
    else if (!path.endsWith('.map')) {
      const published = withoutMark(text)
      outputs.set(path, published)
      const map = outputFiles.get(`${path}.map`)?.text
      if (map === undefined) continue
      const change: MapChange = {
        compiled: file.text,
        source: file.text.slice(0, file.text.length - addition.text.length),
        originOf: (position) => addition.inFile({ start: position, length: 0 }).start,
        lines: published.split('\n').length - 1,
      }
      outputs.set(`${path}.map`, changeMap(map, change))
    }
  }
  return { outputs, errors: emitted.diagnostics }
}

/** The mark is for this program only (`type-map/compiled-mark.ts`). It is the last statement. */
function withoutMark(text: string): string {
  const [words] = compiledMark.split('{')
  const at = text.lastIndexOf(words ?? '')
  const end = text.indexOf('\n}', at)
  return at === -1 || end === -1 ? text : text.slice(0, at) + text.slice(end + 2).replace(/^\r?\n/, '')
}
