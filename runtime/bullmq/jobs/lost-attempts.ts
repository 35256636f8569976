/** Ends the attempts whose worker has been silent for too long, and tells who listens. */
import type { LostAttempt } from '../../engine/job-records.js'
import type { Subscription } from '../../engine/subscription.js'
import type { JobError } from '../../errors/errors.js'
import type { Commands } from '../connect/commands.js'
import { endLostAttempts as script } from '../scripts/settle-jobs.js'
import { errorFields } from './job-errors.js'
import { jsonIn } from './job-mapping.js'
import type { Lane } from './lane.js'
import type { Letters } from './settle-jobs.js'

type Listener = (attempts: readonly LostAttempt[]) => void

const silent: JobError = {
  name: 'Error',
  message: 'The worker of this attempt was silent for longer than the heartbeat of its queue',
  stack: undefined,
}

export class LostAttempts {
  readonly #listeners = new Set<Listener>()

  onLost(listener: Listener): Subscription {
    this.#listeners.add(listener)
    return { close: async () => void this.#listeners.delete(listener) }
  }

  tell(attempts: readonly LostAttempt[]): void {
    if (attempts.length > 0) for (const listener of this.#listeners) listener(attempts)
  }

  /** Resolves with the ended attempts. */
  async end(
    { repeat }: Commands,
    lanes: readonly Lane[],
    lettersOf: (lane: Lane) => Letters,
  ): Promise<readonly LostAttempt[]> {
    if (lanes.length === 0) return []
    const failure = JSON.stringify({ ...errorFields(silent), final: false })
    const places = lanes.flatMap((lane) => [lane.prefix, JSON.stringify(lettersOf(lane))])
    const ended = await repeat<readonly (string | number)[]>(script, [
      Date.now(),
      Math.random(),
      failure,
      ...places,
    ])
    const attempts: LostAttempt[] = []
    for (let at = 0; at < ended.length; at += 5) {
      const [lane, id, attempt, data, stored] = ended.slice(at, at + 5)
      attempts.push({
        queue: lanes[Number(lane)]?.queue ?? '',
        id: String(id),
        attempt: Number(attempt),
        data: jsonIn(String(data)),
        error: silent,
        stored: stored === 'failed' ? 'failed' : 'retrying',
      })
    }
    this.tell(attempts)
    return attempts
  }
}
