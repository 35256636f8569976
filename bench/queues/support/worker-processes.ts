import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../worker-process.js', import.meta.url))

/** Resolves when the process takes jobs. */
export async function startWorkerProcess(connectionString: string, sampleEvery = 0): Promise<ChildProcess> {
  const child = fork(script, [connectionString, String(sampleEvery)], { execArgv: ['--expose-gc'] })
  await once(child, 'message')
  return child
}

export async function stopWorkerProcess(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit')
  child.send('stop')
  await exited
}
