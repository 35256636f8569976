/** `typeboss build --watch`: builds again after changes, and prints what `tsc --watch` prints. */
import { statSync } from 'node:fs'
import type { Reporter } from '../build.js'
import { watchFolders } from './folders.js'

/** What a build leaves to watch. */
export interface Round {
  readonly errorCount: number
  /** The files that were read. */
  readonly inputs: ReadonlySet<string>
  /** Changes there may add a file to the project. */
  readonly folders: ReadonlySet<string>
  /** Whether a path is one that builds write, or below a folder of such. */
  readonly isOutput: (path: string) => boolean
}

export interface WatchOptions {
  readonly build: () => Round
  readonly reporter: Reporter
  /** Whether the screen is cleared before each build. */
  readonly clears: boolean
}

/** Editors and formatters write several files, or one file in several steps. */
const debounce = 100

const isSource = /\.(?:[cm]?[jt]sx?|json)$/

/** Never returns a process to its end: the watchers keep it alive. */
export function watch({ build, reporter, clears }: WatchOptions): void {
  const print = statusPrinter(reporter, clears)
  let timer: NodeJS.Timeout | undefined
  let round: Round | undefined

  const isRelevant = (path: string): boolean => {
    // The declarations of one project are read by another.
    if (round === undefined || round.isOutput(path)) return false
    return round.inputs.has(path) || isSource.test(path) || isFolder(path) !== watched.has(path)
  }
  const watched = watchFolders((path) => {
    if (!isRelevant(path)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      print('start', 'File change detected. Starting incremental compilation...')
      run()
    }, debounce)
  })
  const run = (): void => {
    round = build()
    watched.set(round.folders)
    const { errorCount } = round
    print('end', `Found ${errorCount === 1 ? '1 error' : `${errorCount} errors`}. Watching for file changes.`)
  }
  print('start', 'Starting compilation in watch mode...')
  run()
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
}

function statusPrinter({ out, isPretty }: Reporter, clears: boolean) {
  return (kind: 'start' | 'end', text: string): void => {
    const isCleared = kind === 'start' && clears
    if (isCleared) out('\u001bc')
    const time = new Date().toLocaleTimeString()
    if (isPretty) out(`[\u001b[90m${time}\u001b[0m] ${text}\n\n`)
    else out(`${isCleared ? '' : '\n'}${time} - ${text}\n${kind === 'start' ? '\n' : ''}`)
  }
}
