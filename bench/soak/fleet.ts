/** The worker processes, each with its own proxy to the database. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { openSilentProxy, type SilentProxy } from '../../test/support/silent-proxy.js'

const script = fileURLToPath(new URL('worker-process.js', import.meta.url))

export interface FleetWorker {
  readonly pid: number
  readonly child: ChildProcess
  readonly proxy: SilentProxy
}

export class Fleet {
  readonly #connectionString: string
  readonly #ledger: string
  readonly #workers = new Set<FleetWorker>()
  #isOver = false

  constructor(connectionString: string, ledger: string) {
    this.#connectionString = connectionString
    this.#ledger = ledger
  }

  get workers(): readonly FleetWorker[] {
    return [...this.#workers]
  }

  /** Starts a worker, and another one when it ends, until `stop`. */
  async start(): Promise<void> {
    const proxy = await openSilentProxy(this.#connectionString)
    const child = fork(script, [proxy.connectionString, this.#ledger], {
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    if (child.pid === undefined) throw new Error('A worker could not be started')
    const worker: FleetWorker = { pid: child.pid, child, proxy }
    this.#workers.add(worker)
    child.on('error', () => {})
    child.once('exit', () => {
      this.#workers.delete(worker)
      void proxy.close()
      if (!this.#isOver) void this.start()
    })
  }

  /** Resolves with the workers that had to be killed because they did not stop within `timeout`. */
  async stop(timeout: number): Promise<number> {
    this.#isOver = true
    for (const { child } of this.#workers) child.kill('SIGTERM')
    const end = Date.now() + timeout
    while (this.#workers.size > 0 && Date.now() < end) {
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    const hanging = this.workers
    for (const { child } of hanging) child.kill('SIGKILL')
    return hanging.length
  }
}
