/** Implements the optional parts of a queue service by pg-boss. */
import type { Capabilities } from '../../engine/capabilities.js'
import { inserting, jobInsert } from './add-jobs.js'
import type { Channels } from '../notify/channels.js'
import type { Run } from '../connect/connection.js'
import { readContract, saveContract } from './contracts.js'
import { previewRedrive, redrive } from './dead-letters.js'
import { addFlow, dependencies } from './flows.js'
import { seconds } from './queue-settings.js'
import { listSchedules, removeSchedule, saveSchedule } from './schedules.js'
import { within } from '../connect/transaction.js'

export function capabilities(
  run: Run,
  /** For idempotent calls: retries a call if its connection was lost. */
  repeat: Run,
  channels: Channels,
): Required<Omit<Capabilities, 'tracing' | 'transactions'>> {
  return {
    limits: {
      addThrottled: (queue, job, { window, next }, transaction) =>
        run(async (connection) => {
          const own = within(connection, transaction)
          const db = inserting(own, own.db, [job])
          const { data, ...options } = jobInsert(job)
          const throttled = { singletonSeconds: seconds(window), singletonNextSlot: next }
          return (await own.boss.send(queue, data, { ...options, ...throttled, db })) !== null
        }),
    },
    schedules: {
      saveSchedule: (queue, schedule, transaction) =>
        (transaction === undefined ? repeat : run)((connection) =>
          saveSchedule(within(connection, transaction), queue, schedule),
        ),
      removeSchedule: (queue, key, transaction) =>
        run((connection) => removeSchedule(within(connection, transaction), queue, key)),
      listSchedules: (queue) => repeat(({ boss }) => listSchedules(boss, queue)),
    },
    deadLetters: {
      redrive: (queue, filter, transaction) =>
        run((connection) => redrive(within(connection, transaction), queue, filter, channels)),
      previewRedrive: (queue, filter) => repeat(({ boss }) => previewRedrive(boss, queue, filter)),
    },
    rescue: {
      rescueJobs: () => repeat(({ boss }) => boss.supervise()),
      onAttemptsLost: (listener) => run(async ({ lostAttempts }) => lostAttempts.onLost(listener)),
    },
    contracts: {
      saveContract: (queue, contracts) => repeat(({ boss }) => saveContract(boss, queue, contracts)),
      readContract: (queue) => repeat(({ boss }) => readContract(boss, queue)),
    },
    flows: {
      addFlow: (jobs, transaction) => run((connection) => addFlow(connection, jobs, transaction)),
      dependencies: (queue, id) => repeat(({ boss }) => dependencies(boss, queue, id)),
    },
  }
}
