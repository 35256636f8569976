/** The source position of a declaration in a `.d.ts`, if there is a declaration map and the source exists. */
import { SourceMap, type SourceMapPayload } from 'node:module'
import { dirname, resolve } from 'node:path'
import type * as ts from './port.js'

export interface Origin {
  readonly path: string
  /** From 1. */
  readonly line: number
}

export function originOf(host: ts.Host, declarations: ts.SourceFile, node: ts.Node): Origin | undefined {
  const url = /^\/\/# sourceMappingURL=(\S+\.map)\s*$/m.exec(declarations.text)?.[1]
  const mapPath = url === undefined ? undefined : resolve(dirname(declarations.fileName), url)
  const payload = mapPath === undefined ? undefined : readMap(host, mapPath)
  if (mapPath === undefined || payload === undefined) return undefined
  const { line, character } = declarations.getLineAndCharacterOfPosition(node.getStart(declarations))
  const entry = new SourceMap(payload).findEntry(line, character)
  if (!('originalSource' in entry)) return undefined
  const path = resolve(dirname(mapPath), payload.sourceRoot, entry.originalSource)
  return host.fileExists(path) ? { path, line: entry.originalLine + 1 } : undefined
}

function readMap(host: ts.Host, path: string): SourceMapPayload | undefined {
  try {
    const map: Partial<SourceMapPayload> = JSON.parse(host.readFile(path) ?? '{}')
    const { version, sources, mappings } = map
    if (version === undefined || sources === undefined || mappings === undefined) return undefined
    return { file: '', sourcesContent: [], names: [], sourceRoot: '', ...map, version, sources, mappings }
  } catch {
    return undefined
  }
}
