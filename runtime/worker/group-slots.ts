/**
 * Limits how many jobs of each group run at once in this process. A claim skips full groups. Jobs that it takes beyond a
 * group's limit are released, and the next claim skips that group. The queue service applies the limit over all processes,
 * at the claim.
 */
import type { GroupConcurrency } from '../options/queue-options.js'
import type { ClaimedJob, GroupLimits } from '../engine/job-records.js'

export class GroupSlots {
  readonly #global: number | undefined
  readonly #local: number
  readonly #taken = new Map<string, number>()

  constructor(limits: GroupConcurrency | undefined) {
    const { global, local = Infinity } = typeof limits === 'number' ? { global: limits } : (limits ?? {})
    this.#global = global
    this.#local = local
  }

  /** The limits for the next claim; `undefined` if the queue has none. */
  get limits(): GroupLimits | undefined {
    if (this.#global === undefined && this.#local === Infinity) return undefined
    const full = [...this.#taken].flatMap(([group, count]) => (count >= this.#local ? [group] : []))
    return { global: this.#global, full }
  }

  /** Takes a slot of the job's group. Returns whether one was free. */
  enter({ group }: ClaimedJob): boolean {
    if (group === undefined) return true
    const taken = this.#taken.get(group) ?? 0
    if (taken >= this.#local) return false
    this.#taken.set(group, taken + 1)
    return true
  }

  leave({ group }: ClaimedJob): void {
    if (group === undefined) return
    const taken = this.#taken.get(group) ?? 0
    if (taken > 1) this.#taken.set(group, taken - 1)
    else this.#taken.delete(group)
  }
}
