/** Where a place in a `.d.ts` was written, if a declaration map tells and the source is there. */
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, resolve } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from './compiler.js'

export interface Origin {
  readonly file: ts.SourceFile
  readonly start: number
}

export function originOf(
  compiler: TypeScript,
  host: ts.ModuleResolutionHost,
  declarations: ts.SourceFile,
  node: ts.Node,
): Origin | undefined {
  const url = /^\/\/# sourceMappingURL=(\S+\.map)\s*$/m.exec(declarations.text)?.[1]
  const mapPath = url === undefined ? undefined : resolve(dirname(declarations.fileName), url)
  const payload = mapPath === undefined ? undefined : readMap(host, mapPath)
  if (mapPath === undefined || payload === undefined) return undefined
  const { line, character } = declarations.getLineAndCharacterOfPosition(node.getStart(declarations))
  const entry = new SourceMap(payload).findEntry(line, character)
  if (!('originalSource' in entry)) return undefined
  const path = resolve(dirname(mapPath), payload.sourceRoot, entry.originalSource)
  const text = host.readFile(path)
  if (text === undefined) return undefined
  const file = compiler.createSourceFile(path, text, compiler.ScriptTarget.Latest)
  // A source that has changed since may be shorter.
  const lineStart = file.getLineStarts()[entry.originalLine] ?? 0
  return { file, start: Math.min(lineStart + entry.originalColumn, file.end) }
}

function readMap(host: ts.ModuleResolutionHost, path: string): SourceMapPayload | undefined {
  try {
    const map: Partial<SourceMapPayload> = JSON.parse(host.readFile(path) ?? '{}')
    const { version, sources, mappings } = map
    if (version === undefined || sources === undefined || mappings === undefined) return undefined
    return { file: '', sourcesContent: [], names: [], sourceRoot: '', ...map, version, sources, mappings }
  } catch {
    return undefined
  }
}
