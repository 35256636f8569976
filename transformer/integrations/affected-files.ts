/**
 * The files that were compiled for a dev server, and what their contracts came of. Vite's own graph is not enough: where a
 * file imports another, it takes a change of that one for no reason to transform the importer again.
 */
import type { Outcome } from '../single-file/projects.js'

export interface Carriers {
  /** Undefined for a file without queues. */
  readonly set: (fileName: string, outcome: Outcome | undefined) => void
  /** The files that may be compiled to something else, now that another has changed. */
  readonly affectedBy: (fileName: string, change: 'create' | 'update' | 'delete') => readonly string[]
}

export function createCarriers(): Carriers {
  const carriers = new Map<string, (fileName: string, change: 'create' | 'update' | 'delete') => boolean>()
  return {
    set: (fileName, outcome) => {
      if (outcome === undefined) return void carriers.delete(fileName)
      const dependencies = new Set(outcome.dependencies)
      const waits = outcome.unknownQueues.size > 0
      carriers.set(fileName, (changed, change) => dependencies.has(changed) || (waits && change === 'create'))
    },
    affectedBy: (fileName, change) =>
      [...carriers].flatMap(([carrier, isAffectedBy]) => (isAffectedBy(fileName, change) ? [carrier] : [])),
  }
}
