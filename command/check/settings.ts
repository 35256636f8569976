/** Compares the settings with which a queue is stored with those of its definition. A stored queue keeps both. */
import { storedPolicy } from '../../facts/stored-queues.js'
import type { InspectedQueue } from '../../transformer/inspect.js'

export interface SettingConflict {
  readonly option: 'policy' | 'partition'
  readonly stored: string | boolean
  readonly declared: string | boolean
}

/** The part of pg-boss's queue that is compared. */
interface StoredSettings {
  readonly policy?: string | undefined
  readonly partition?: boolean | undefined
}

/** Options that are computed at run time are not compared. */
export function settingConflicts(
  { options, computedOptions }: InspectedQueue,
  stored: StoredSettings,
): readonly SettingConflict[] {
  const policy = storedPolicy(typeof options['policy'] === 'string' ? options['policy'] : undefined)
  const partition = options['partition'] === true
  const conflicts: SettingConflict[] = [
    { option: 'policy', stored: stored.policy ?? 'standard', declared: policy },
    { option: 'partition', stored: stored.partition ?? false, declared: partition },
  ]
  return conflicts.filter((each) => each.stored !== each.declared && !computedOptions().includes(each.option))
}
