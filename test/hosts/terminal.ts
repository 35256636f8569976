/** A person's terminal: commands in a folder, some of which keep running. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'

export interface Ended {
  readonly code: number | null
  readonly output: string
}

export interface TerminalProcess {
  readonly output: () => string
  readonly hasEnded: () => boolean
  readonly ended: Promise<Ended>
  /** Ends it as a terminal that is closed, or an operating system, does: a signal to all of its processes. */
  readonly end: (signal: NodeJS.Signals) => void
}

export function startCommands(script: string, folder: string, env: NodeJS.ProcessEnv): TerminalProcess {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own: npm, and what npm runs, get the signal too.
    detached: true,
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => (output += text.toString()))
  let hasEnded = false
  const ended = once(child, 'close').then(([code]: (number | null)[]) => {
    hasEnded = true
    return { code: code ?? null, output }
  })
  return {
    output: () => output,
    hasEnded: () => hasEnded,
    ended,
    end: (signal) => signalGroup(child, signal),
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended.
  }
}

/** Rejects with the output when the time is over. */
export async function within<Result>(
  milliseconds: number,
  what: TerminalProcess,
  result: Promise<Result>,
): Promise<Result> {
  const controller = new AbortController()
  const late = delay(milliseconds, undefined, { signal: controller.signal }).then(() => {
    throw new Error(`Not done after ${milliseconds} ms. It printed:\n${what.output()}`)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    controller.abort()
    late.catch(() => {})
  }
}
