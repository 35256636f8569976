/** Runs a compiled script of `build/test/` in a process of its own, which reports by messages. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export interface Child {
  /** Every message so far, in order. */
  readonly messages: readonly unknown[]
  /** Its stderr. */
  readonly errors: () => string
  /** Resolves with the messages once there are this many. */
  readonly told: (count: number) => Promise<readonly unknown[]>
  readonly signal: (name: NodeJS.Signals) => void
  readonly exited: Promise<Exit>
}

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

const running = new Set<ChildProcess>()
/** Children that ended by themselves with an error, such as an unhandled rejection. 143 is the code of a SIGTERM. */
const failed: string[] = []

export function startChild(script: string, env: Readonly<Record<string, string>>): Child {
  const child = fork(join(process.cwd(), 'build/test', script), [], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  running.add(child)
  const messages: unknown[] = []
  let errors = ''
  child.on('message', (message) => messages.push(message))
  child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()))
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(child)
      if (code !== null && code !== 0 && code !== 143) failed.push(`${script} ended with ${code}: ${errors}`)
      resolve({ code, signal })
    })
  })
  return {
    messages,
    errors: () => errors,
    told: async (count) => {
      while (messages.length < count) {
        if (child.exitCode !== null || child.signalCode !== null) {
          throw new Error(`${script} ended with ${child.exitCode ?? child.signalCode}: ${errors}`)
        }
        await Promise.race([once(child, 'message'), exited])
      }
      return messages
    },
    signal: (name) => void child.kill(name),
    exited,
  }
}

/** For `afterAll`: kills the children of failed tests, and throws if a child failed. */
export async function killChildren(): Promise<void> {
  await Promise.all(
    [...running].map(async (child) => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }),
  )
  if (failed.length > 0) throw new Error(failed.splice(0).join('\n'))
}
