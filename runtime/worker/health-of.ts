import type { QueueHealth, WorkerHealth, WorkerState } from './health.js'

const longestSilence = 10_000

export function healthOf(
  state: WorkerState,
  databaseAnsweredAt: Date | undefined,
  queues: readonly QueueHealth[],
): WorkerHealth {
  const silence = Date.now() - (databaseAnsweredAt?.getTime() ?? -Infinity)
  return { ready: state === 'running' && silence <= longestSilence, state, databaseAnsweredAt, queues }
}
