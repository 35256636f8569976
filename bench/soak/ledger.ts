/**
 * Records the runs of handlers as lines of a file, which no fault affects: written lines survive when the process is killed.
 * Times are milliseconds since 1970; all processes run on one machine.
 */
import { appendFileSync, readFileSync } from 'node:fs'

export interface Entry {
  readonly at: number
  readonly pid: number
  readonly queue: string
  readonly number: number
  readonly attempt: number
  /** `given up`: the handler's signal was aborted. `told`: the worker has emitted `completed`. */
  readonly what: 'started' | 'done' | 'thrown' | 'given up' | 'told'
}

export function note(file: string, entry: Omit<Entry, 'at' | 'pid'>): void {
  appendFileSync(file, `${JSON.stringify({ at: Date.now(), pid: process.pid, ...entry })}\n`)
}

export function readLedger(file: string): readonly Entry[] {
  const lines = readFileSync(file, 'utf8').split('\n')
  // `note` has written the lines.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Entry)
}
