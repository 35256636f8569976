/** Counts how the stored values of one kind fit their queue. */
import type { Fit } from './fit.js'

export interface Tally {
  readonly total: number
  readonly fit: number
  /** By the index of the upgrade. */
  readonly upgraded: readonly number[]
  readonly misfit: number
  /** The first ones. */
  readonly misfits: readonly Misfit[]
}

export interface Misfit {
  /** The id of the job, or the key of the schedule. */
  readonly id: string
  readonly status?: string
  /** A line each: `.to: expected string, got 5`. */
  readonly problems: readonly string[]
}

const mostMisfits = 5
const mostProblems = 3

export class Counter {
  #total = 0
  #fit = 0
  readonly #upgraded: number[]
  #misfit = 0
  readonly #misfits: Misfit[] = []

  constructor(upgrades: number) {
    this.#upgraded = Array.from({ length: upgrades }, () => 0)
  }

  add(fit: Fit, id: string, status?: string): void {
    this.#total += 1
    if (fit.kind === 'fits') this.#fit += 1
    else if (fit.kind === 'upgraded') this.#upgraded[fit.index] = (this.#upgraded[fit.index] ?? 0) + 1
    else {
      this.#misfit += 1
      if (this.#misfits.length >= mostMisfits) return
      const problems = fit.problems
        .slice(0, mostProblems)
        .map(
          ({ path, expected, received }) =>
            `${path === '' ? 'it' : path}: expected ${expected}, got ${received}`,
        )
      this.#misfits.push({ id, ...(status !== undefined && { status }), problems })
    }
  }

  get tally(): Tally {
    return {
      total: this.#total,
      fit: this.#fit,
      upgraded: this.#upgraded,
      misfit: this.#misfit,
      misfits: this.#misfits,
    }
  }
}
