/** Stores no results: a completed job is deleted. */
import { Logger, makeWorkerUtils, run, type RunnerOptions } from 'graphile-worker'
import type { Mail } from '../mail.js'
import type { Contender } from './contender.js'

const logger = new Logger(() => () => {})

export const graphileWorker = contender('graphile-worker', { concurrency: 10 })

/** With the settings of its own performance test. */
export const graphileWorkerLocalQueue = contender('graphile-worker, local queue', {
  preset: {
    worker: {
      concurrentJobs: 24,
      maxPoolSize: 10,
      localQueue: { size: 500 },
      completeJobBatchDelay: 0,
      failJobBatchDelay: 0,
    },
  },
})

function contender(name: string, options: RunnerOptions): Contender {
  return {
    name,
    open: async (connectionString) => {
      const utils = await makeWorkerUtils({ connectionString, logger })
      await utils.migrate()
      return {
        add: (mail) => utils.addJob('mail', mail),
        addBatch: (mails) => utils.addJobs(mails.map((payload) => ({ identifier: 'mail', payload }))),
        work: async (handler) => {
          const runner = await run({
            connectionString,
            logger,
            noHandleSignals: true,
            ...options,
            taskList: {
              mail: async (payload) => {
                await handler((payload as Mail).number)
              },
            },
          })
          return { close: () => runner.stop() }
        },
        close: async () => {
          await utils.release()
        },
      }
    },
  }
}
