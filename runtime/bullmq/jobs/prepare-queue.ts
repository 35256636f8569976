import type { Commands } from '../connect/commands.js'
import { removeJob } from '../scripts/change-jobs.js'
import { noteWorked } from '../scripts/schedules.js'
import { queueDefaults } from './job-options.js'
import type { Lane } from './lane.js'
import { overdueSchedules, continueSchedule } from './schedules.js'

/**
 * Stores what other programs need of a queue's options: the scripts read them for dead letters, and for jobs that are
 * redriven. A producer may run an older version, so it only stores them if there are none.
 */
export async function storeOptions(
  { command }: Commands,
  { prefix, isWorked, options }: Lane,
): Promise<void> {
  const stored = JSON.stringify({
    job: queueDefaults(options),
    ...(options.timeout !== undefined && { timeout: options.timeout }),
    ...(options.policy === 'exclusive' && { exclusive: true }),
  })
  await command(isWorked ? 'HSET' : 'HSETNX', [`${prefix}meta`, 'typeboss', stored])
}

/** How long after the last sign of a worker a schedule counts as not worked. Milliseconds. */
const unworkedAfter = 60_000

/**
 * Notes that this process works these queues. If none did before, schedules whose missed times are to be skipped go on with
 * the next time to come. The options are stored again then: Redis may have lost all that it had in memory.
 */
export async function noteWorkers(commands: Commands, lanes: readonly Lane[]): Promise<void> {
  if (lanes.length === 0) return
  const first = await commands.repeat<readonly number[]>(noteWorked, [
    unworkedAfter,
    ...lanes.map(({ prefix }) => prefix),
  ])
  for (const lane of lanes.filter((_, index) => first[index] === 1)) {
    // oxlint-disable-next-line no-await-in-loop
    await storeOptions(commands, lane)
    // oxlint-disable-next-line no-await-in-loop -- mostly none
    for (const { scheduler, id } of await overdueSchedules(commands, lane)) {
      // oxlint-disable-next-line no-await-in-loop
      await continueSchedule(commands, lane, scheduler, id)
      // oxlint-disable-next-line no-await-in-loop
      await commands.repeat(removeJob, [lane.prefix, id])
    }
  }
}
