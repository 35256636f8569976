/**
 * The files that were compiled for a dev server, with the files that their contracts depend on. Vite's own graph is not enough:
 * after a change of an imported file, Vite does not transform the importing file again.
 */
import type { Outcome } from '../single-file/projects.js'

export interface AffectedFiles {
  /** Stores the outcome for a file. `outcome` is undefined for a file without queues. */
  readonly set: (fileName: string, outcome: Outcome | undefined) => void
  /** The files whose compiled code may differ after a change of this file. */
  readonly affectedBy: (fileName: string, change: 'create' | 'update' | 'delete') => readonly string[]
}

export function createAffectedFiles(): AffectedFiles {
  const compiled = new Map<string, (changed: string, change: 'create' | 'update' | 'delete') => boolean>()
  return {
    set: (fileName, outcome) => {
      if (outcome === undefined) return void compiled.delete(fileName)
      const dependencies = new Set(outcome.dependencies)
      const waits = outcome.unknownQueues.size > 0
      compiled.set(fileName, (changed, change) => dependencies.has(changed) || (waits && change === 'create'))
    },
    affectedBy: (changed, change) =>
      [...compiled].flatMap(([fileName, isAffectedBy]) => (isAffectedBy(changed, change) ? [fileName] : [])),
  }
}
