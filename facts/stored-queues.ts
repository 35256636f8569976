/** How queues are stored by pg-boss, for the runtime and for the command that reads them. */

/** pg-boss's name for a policy. */
export function storedPolicy(policy = 'standard'): string {
  return policy === 'strict-fifo' ? 'key_strict_fifo' : policy
}

/** The queue in which the progress and the log of jobs are stored. */
export const reportQueue = 'typeboss-progress'

/** The queue in which workers store the contracts of their queues, one job for each. */
export const contractQueue = 'typeboss-contracts'

/** Whether a queue is pg-boss's own, or this package's. Nothing defines it. */
export function isInternalQueue(name: string): boolean {
  return name === reportQueue || name === contractQueue || name.startsWith('__pgboss__')
}
