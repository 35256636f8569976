/**
 * How many jobs of each group this process may run at once. A claim leaves out groups that are full; what it takes of a
 * group beyond its limit is given back, and the next claim leaves that group out. The limit over all processes is the
 * queue service's to keep, at the claim.
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

  /** What a claim is to heed, `undefined` where the queue has no limits. */
  get limits(): GroupLimits | undefined {
    if (this.#global === undefined && this.#local === Infinity) return undefined
    const full = [...this.#taken].flatMap(([group, count]) => (count >= this.#local ? [group] : []))
    return { global: this.#global, full }
  }

  /** Takes a slot of the job's group; whether there was one. */
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
