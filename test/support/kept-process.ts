/**
 * Processes that run a command for each message, which saves the start of Node and of the compiler. This module is loaded
 * outside of Jest, so all test files of a worker share one process of each script. The process ends with the worker.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** A message to such a process. It answers with a {@link Finished}. */
export interface Command {
  readonly folder: string
  readonly parameters: readonly string[]
}

export interface Finished {
  readonly code: number | null
  readonly output: string
}

interface Kept {
  readonly child: ChildProcess
  readonly ended: Promise<never>
  last: Promise<unknown>
}

const kept = new Map<string, Kept>()

/** Runs a command in the process of a script of `build/test/`, after the commands before it. */
export function runInKeptProcess(script: string, command: Command): Promise<Finished> {
  const known = kept.get(script) ?? start(script)
  kept.set(script, known)
  const finished = known.last.then(() => ask(known, command))
  known.last = finished.catch(() => {})
  return finished
}

async function ask({ child, ended }: Kept, command: Command): Promise<Finished> {
  // The channel keeps the worker alive only while a command runs.
  child.channel?.ref()
  child.send(command)
  try {
    const [finished]: Finished[] = await Promise.race([once(child, 'message'), ended])
    if (finished === undefined) throw new Error('Every command is answered')
    return finished
  } finally {
    child.channel?.unref()
  }
}

function start(script: string): Kept {
  const child = fork(join(process.cwd(), 'build/test', script), [], {
    env: { ...process.env, NODE_OPTIONS: '' },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  child.unref()
  const ended = once(child, 'exit').then(([code]) => {
    kept.delete(script)
    throw new Error(`${script} ended with ${code}`)
  })
  // Callers that wait for an answer get the rejection. Without callers it is not an unhandled rejection.
  ended.catch(() => {})
  return { child, ended, last: Promise.resolve() }
}
