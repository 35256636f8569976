/** Redrives dead letters: the waiting ones go back to the queues of their jobs, as new jobs. */
import { randomUUID } from 'node:crypto'
import type { DeadLetterFilter, StoredRedrivePreview } from '../../engine/capabilities.js'
import type { StoredJob } from '../../engine/job-records.js'
import type { Argument, Commands } from '../connect/commands.js'
import { redrive as script } from '../scripts/change-jobs.js'
import { prefixOf, type Lane } from './lane.js'
import { findJobs } from './read-jobs.js'

const mostAtOnce = 500

export async function redrive(
  commands: Commands,
  lane: Lane,
  filter: DeadLetterFilter,
  prefix: string,
): Promise<number> {
  let moved = 0
  const routed = (await candidates(commands, lane, filter)).flatMap((letter) => {
    const queue = destinationOf(letter, filter)
    return queue === undefined ? [] : [{ id: letter.id, queue }]
  })
  for (let at = 0; at < routed.length; at += mostAtOnce) {
    const values: Argument[] = routed
      .slice(at, at + mostAtOnce)
      .flatMap(({ id, queue }) => [id, queue, prefixOf(prefix, queue), randomUUID()])
    // oxlint-disable-next-line no-await-in-loop -- Redis would run them one after another anyway
    moved += await commands.run<number>(script, [lane.prefix, Date.now(), ...values])
  }
  return moved
}

export async function previewRedrive(
  commands: Commands,
  lane: Lane,
  filter: DeadLetterFilter,
): Promise<StoredRedrivePreview> {
  const letters = await candidates(commands, lane, filter)
  const counts = new Map<string, number>()
  let stranded = 0
  for (const letter of letters) {
    const queue = destinationOf(letter, filter)
    if (queue === undefined) stranded += 1
    else counts.set(queue, (counts.get(queue) ?? 0) + 1)
  }
  return {
    total: letters.length,
    destinations: [...counts].map(([queue, count]) => ({ queue, count })),
    stranded,
  }
}

function destinationOf({ origin }: StoredJob, { to }: DeadLetterFilter): string | undefined {
  return to ?? origin?.queue
}

async function candidates(
  commands: Commands,
  lane: Lane,
  { from, ids, data, before, limit }: DeadLetterFilter,
): Promise<readonly StoredJob[]> {
  const found: StoredJob[] = []
  let after: string | undefined
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- each page begins after the one before
    const some = await findJobs(commands, lane, {
      statuses: ['waiting', 'delayed'],
      key: undefined,
      data,
      limit: mostAtOnce,
      after,
    })
    found.push(
      ...some.filter(
        (letter) =>
          (from === undefined || letter.origin?.queue === from) &&
          (ids === undefined || ids.includes(letter.id)) &&
          (before === undefined || letter.addedAt < before),
      ),
    )
    after = some.at(-1)?.id
    if (found.length >= limit || some.length < mostAtOnce) return found.slice(0, limit)
  }
}
