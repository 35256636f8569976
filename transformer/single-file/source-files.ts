/** A compiler host that parses each file once, and checks the disk for changes only on request. */
import { statSync } from 'node:fs'
import type ts from 'typescript'
import type { TypeScript } from '../typescript-6/compilation.js'

interface Known {
  readonly stamp: string
  readonly sourceFile: ts.SourceFile
}

export interface SourceFiles {
  readonly host: ts.CompilerHost
  /** The deleted files. */
  readonly vanished: ReadonlySet<string>
  /** Removes the files from the cache that have changed on disk since they were read. */
  readonly forgetChanged: () => 'nothing changed' | 'texts changed' | 'files vanished'
  /** Serves this text for the file until the file changes on disk. */
  readonly give: (fileName: string, text: string) => void
}

export function createSourceFiles(ts: TypeScript, options: ts.CompilerOptions, folder: string): SourceFiles {
  const host = ts.createCompilerHost(options, true)
  const read = host.getSourceFile.bind(host)
  const readFile = host.readFile.bind(host)
  const known = new Map<string, Known>()
  const given = new Map<string, string>()
  const vanished = new Set<string>()
  host.getCurrentDirectory = () => folder
  host.readFile = (fileName) => given.get(fileName) ?? readFile(fileName)
  host.getSourceFile = (fileName, ...rest) => {
    const before = known.get(fileName)
    if (before !== undefined) return before.sourceFile
    const stamp = stampOf(fileName)
    const sourceFile = read(fileName, ...rest)
    if (sourceFile === undefined) return undefined
    known.set(fileName, { stamp, sourceFile })
    vanished.delete(fileName)
    return sourceFile
  }
  // Read the sources of a referenced project: its last build may be older.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true })
  return {
    host,
    vanished,
    forgetChanged: () => {
      let outcome: ReturnType<SourceFiles['forgetChanged']> = 'nothing changed'
      for (const [fileName, { stamp }] of known) {
        const now = stampOf(fileName)
        if (now === stamp) continue
        known.delete(fileName)
        given.delete(fileName)
        if (now === missing) {
          vanished.add(fileName)
          outcome = 'files vanished'
        } else if (outcome === 'nothing changed') outcome = 'texts changed'
      }
      return outcome
    },
    give: (fileName, text) => {
      given.set(fileName, text)
      known.delete(fileName)
    },
  }
}

const missing = 'missing'

function stampOf(fileName: string): string {
  const stats = statSync(fileName, { throwIfNoEntry: false })
  return stats !== undefined ? `${stats.mtimeMs} ${stats.ctimeMs} ${stats.size}` : missing
}
