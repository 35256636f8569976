/**
 * The state of a worker, for a readiness probe:
 *
 *     server.on('request', (_request, response) => response.writeHead(worker.health().ready ? 200 : 503).end())
 */
export interface WorkerHealth {
  /** Whether the worker runs and the database has answered within the last 10 seconds. */
  readonly ready: boolean
  readonly state: WorkerState
  /** When the database last answered. It is asked each second. */
  readonly databaseAnsweredAt: Date | undefined
  readonly queues: readonly QueueHealth[]
}

/** The state of one queue in this process. */
export interface QueueHealth {
  readonly queue: string
  /** Handlers that run now. */
  readonly running: number
  readonly paused: boolean
}

/** In this order, each once. A start that fails goes back to `made`. */
export type WorkerState = 'made' | 'starting' | 'running' | 'stopping' | 'stopped'
