import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

export interface Finished {
  readonly code: number | null
  /** What it wrote, stdout and stderr as they came. */
  readonly output: string
}

export interface RunOptions {
  readonly folder: string
  readonly env?: Readonly<Record<string, string>>
}

/** Runs a command in an environment that has this repository's Node, and nothing else of it. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Finished> {
  return start(command, args, options).finished
}

export interface Running {
  readonly finished: Promise<Finished>
  /** What it has written so far. */
  readonly output: () => string
  readonly stop: () => void
}

export function start(command: string, args: readonly string[], { folder, env = {} }: RunOptions): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...strangersEnvironment(), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  child.stdout.on('data', (part: Buffer) => (output += part.toString()))
  child.stderr.on('data', (part: Buffer) => (output += part.toString()))
  return {
    finished: new Promise((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (code) => resolve({ code, output }))
    }),
    output: () => output,
    stop: () => child.kill('SIGTERM'),
  }
}

/** Runs a command, and throws what it wrote unless it succeeds. */
export async function mustRun(
  command: string,
  args: readonly string[],
  options: RunOptions,
): Promise<string> {
  const { code, output } = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}:\n${output}`)
  return output
}

/** Without the variables that `npm test` sets: they would change how npm and compilers behave in a test. */
export function strangersEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|NODE_OPTIONS$|NODE_ENV$|INIT_CWD$|JEST_|DATABASE_URL$)/i.test(name),
  )
  const path = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => !folder.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [dirname(process.execPath), ...path].join(delimiter) }
}
