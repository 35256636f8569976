/** A compiler host that parses each file once, and looks at the disk again only when told that files may have changed. */
import { statSync } from 'node:fs'
import type ts from 'typescript'
import type { TypeScript } from '../compiler.js'

interface Known {
  readonly stamp: string
  readonly file: ts.SourceFile
}

export interface SourceFiles {
  readonly host: ts.CompilerHost
  /** Forgets what has changed on disk since it was read. */
  readonly forgetChanged: () => 'nothing changed' | 'texts changed' | 'files vanished'
}

export function createSourceFiles(
  compiler: TypeScript,
  options: ts.CompilerOptions,
  folder: string,
): SourceFiles {
  const host = compiler.createCompilerHost(options, true)
  const read = host.getSourceFile.bind(host)
  const known = new Map<string, Known>()
  host.getCurrentDirectory = () => folder
  host.getSourceFile = (fileName, ...rest) => {
    const before = known.get(fileName)
    if (before) return before.file
    const file = read(fileName, ...rest)
    if (file) known.set(fileName, { stamp: stampOf(fileName), file })
    return file
  }
  // A referenced project's sources say more than what it was last built to.
  Object.assign(host, { useSourceOfProjectReferenceRedirect: () => true })
  return {
    host,
    forgetChanged: () => {
      let outcome: ReturnType<SourceFiles['forgetChanged']> = 'nothing changed'
      for (const [fileName, { stamp }] of known) {
        const now = stampOf(fileName)
        if (now === stamp) continue
        known.delete(fileName)
        if (now === missing) outcome = 'files vanished'
        else if (outcome === 'nothing changed') outcome = 'texts changed'
      }
      return outcome
    },
  }
}

const missing = 'missing'

function stampOf(fileName: string): string {
  const stats = statSync(fileName, { throwIfNoEntry: false })
  return stats ? `${stats.mtimeMs} ${stats.size}` : missing
}
