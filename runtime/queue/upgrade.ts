/**
 * Upgrades the data of older jobs. The result is the JSON that the current version of the code would have stored, which is then
 * decoded like any other: a handler gets the same value from an upgraded job as from a new one.
 */
import type { Contract, Decoded, Json } from '../contract/index.js'
import { fromStored, toStored } from '../contract/stored-form.js'
import { JobValidationError, QueueOptionsError } from '../errors/errors.js'
import type { Upgrade } from '../options/queue-options.js'

/**
 * Returns the upgraded JSON, or `undefined` if the JSON fits none of the older types. Throws what the upgrade throws, and
 * `JobValidationError` if its result does not fit the queue's input.
 */
export type UpgradeJson = (json: unknown) => Json | undefined

/** Throws `QueueOptionsError` if the functions are not those whose types were compiled. */
export function upgradeTo(
  { name, input, upgrades: readers = [] }: Contract,
  upgrades: readonly Upgrade[] = [],
): UpgradeJson | undefined {
  if (upgrades.length !== readers.length)
    throw new QueueOptionsError(
      'upgrades',
      upgrades,
      `an array that is written in the call of defineQueue, where the compiler reads the types of its functions (it has read ${readers.length})`,
    )
  if (readers.length === 0) return undefined
  return (json) => {
    for (const [index, reader] of readers.entries()) {
      const old = fromStored(reader, json)
      if (!old.fits) continue
      const upgraded = toStored(input, run(upgrades[index], old))
      if (upgraded.fits) return upgraded.value
      const thrown = upgraded.thrown ?? new Error(`Upgrade ${index + 1} of ${readers.length} returned it`)
      throw new JobValidationError(name, 'input', upgraded.problems, undefined, thrown)
    }
    return undefined
  }
}

function run(upgrade: Upgrade | undefined, old: Extract<Decoded<unknown>, { fits: true }>): unknown {
  // The reader was compiled from the function's parameter, and there is a function for each reader.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return upgrade?.(old.value as never)
}
