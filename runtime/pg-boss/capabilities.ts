/** What pg-boss does beside storing and delivering jobs, in the words of our own interface. */
import type { Capabilities } from '../capabilities.js'
import { jobInsert } from './add-jobs.js'
import type { Run, Wake } from './connection.js'
import { previewRedrive, redrive } from './dead-letters.js'
import { addFlow, dependencies } from './flows.js'
import { seconds } from './queue-settings.js'
import { listSchedules, removeSchedule, saveSchedule } from './schedules.js'

export function capabilities(run: Run, wake: Wake): Required<Omit<Capabilities, 'tracing' | 'transactions'>> {
  return {
    limits: {
      addLimited: (queue, job, { window, next }) =>
        run(async ({ boss }) => {
          const { data, ...options } = jobInsert(job)
          const limited = { singletonSeconds: seconds(window), singletonNextSlot: next }
          return (await boss.send(queue, data, { ...options, ...limited })) !== null
        }),
    },
    schedules: {
      saveSchedule: (queue, schedule) => run(({ boss }) => saveSchedule(boss, queue, schedule)),
      removeSchedule: (queue, key) => run(({ boss }) => removeSchedule(boss, queue, key)),
      listSchedules: (queue) => run(({ boss }) => listSchedules(boss, queue)),
    },
    deadLetters: {
      redrive: (queue, filter) => run((connection) => redrive(connection, queue, filter, wake)),
      previewRedrive: (queue, filter) => run(({ boss }) => previewRedrive(boss, queue, filter)),
    },
    flows: {
      addFlow: (jobs, transaction) => run(({ boss }) => addFlow(boss, jobs, transaction)),
      dependencies: (queue, id) => run(({ boss }) => dependencies(boss, queue, id)),
    },
  }
}
