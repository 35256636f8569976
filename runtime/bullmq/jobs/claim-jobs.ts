import type { ClaimedJob, ClaimedJobs } from '../../engine/job-records.js'
import { defaultTimeout } from '../../options/check-options.js'
import type { QueueOptions } from '../../options/queue-options.js'
import type { Commands } from '../connect/commands.js'
import { isConnectionLost } from '../connect/redis-errors.js'
import { claimJobs as script, giveBack } from '../scripts/claim-jobs.js'
import { endedAttempts, hashOf, jsonIn, optionsIn, type JobHash } from './job-mapping.js'
import type { Lane } from './lane.js'
import { receiptOf } from './receipt.js'

/** A claimed job, and what only this room asks for. */
export interface Claimed {
  readonly job: ClaimedJob
  /** Set by a program of BullMQ: the job is to fail with this message and not to run. */
  readonly deferredFailure: string | undefined
  /** The id of its schedule. */
  readonly schedule: string | undefined
}

export interface ClaimedAll {
  readonly jobs: readonly Claimed[]
  readonly more: boolean
}

/** Claims jobs under `token`. If the answer is lost, gives them back under that token, and claims again. */
export async function claimJobs(
  commands: Commands,
  lane: Lane,
  limit: number,
  token: string,
): Promise<ClaimedAll> {
  const { prefix, options } = lane
  return commands.repeating(async () => {
    try {
      const [more, ...claimed] = await commands.sendOnce<readonly [number, ...unknown[]]>(script, [
        prefix,
        Date.now(),
        limit,
        token,
        lockDuration(options),
      ])
      return { jobs: claimedJobs(claimed, token, options), more: more === 1 }
    } catch (error) {
      if (isConnectionLost(error)) await commands.repeat(giveBack, [prefix, token])
      throw error
    }
  })
}

function claimedJobs(claimed: readonly unknown[], token: string, options: QueueOptions): readonly Claimed[] {
  const jobs: Claimed[] = []
  for (let at = 0; at < claimed.length; at += 3) {
    // The script returns an id, a hash and a place for each job.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const [id, fields, place] = claimed.slice(at, at + 3) as [string, readonly string[], string]
    jobs.push(claimedJob(id, hashOf(fields), token, place, options))
  }
  return jobs
}

function claimedJob(id: string, hash: JobHash, token: string, place: string, options: QueueOptions): Claimed {
  const { attempts = 1, removeOnComplete, typeboss = {}, tm } = optionsIn(hash)
  const attempt = endedAttempts(hash) + 1
  return {
    job: {
      id,
      receipt: receiptOf(token, place, `${attempt}:${hash['typeboss:released'] ?? 0}`, removeOnComplete),
      attempt,
      data: jsonIn(hash['data']),
      timeout: typeboss.timeout ?? options.timeout ?? defaultTimeout,
      attemptsAllowed: Math.max(attempts, attempt),
      group: typeboss.group,
      addedAt: new Date(Number(hash['timestamp'])),
      trace: tm,
    },
    deferredFailure: hash['defa'],
    schedule: hash['rjk'],
  }
}

export function asClaimed({ jobs, more }: ClaimedAll): ClaimedJobs {
  return Object.defineProperty(
    jobs.map(({ job }) => job),
    'more',
    { value: more },
  )
}

const defaultHeartbeat = 60_000
/** A worker renews its locks each second. The time between its timeout and the last renewal is within this. */
const grace = 10_000

/** How long a claim lives without a heartbeat. Milliseconds. */
export function lockDuration({
  heartbeat = defaultHeartbeat,
  timeout = defaultTimeout,
}: QueueOptions): number {
  return heartbeat === false ? timeout + grace : heartbeat
}
