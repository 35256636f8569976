/**
 * Creates and updates queues in the database. The first process that needs a queue creates it. A worker then updates its
 * options, because the worker runs the current definition. A producer may run an older version, so it leaves them.
 */
import { isNativeError } from 'node:util/types'
import type { PgBoss } from 'pg-boss'
import { storedPolicy } from '../../../facts/stored-queues.js'
import { QueueOptionsError } from '../../errors/errors.js'
import type { QueueOptions } from '../../options/queue-options.js'
import type { Role } from '../../engine/queue-service.js'
import { registeredContract } from '../../queue/definition-registry.js'
import { queueSettings } from './queue-settings.js'

export interface MakeQueueOptions {
  readonly role: Role
  /** Whether added jobs notify workers. */
  readonly notify: boolean
  /** Called with a harmless difference between the stored queue and its definition. */
  readonly warn: (error: QueueOptionsError) => void
}

export async function makeQueue(
  boss: PgBoss,
  queue: string,
  options: QueueOptions,
  { role, notify, warn }: MakeQueueOptions,
): Promise<void> {
  const { deadLetter, partition = false } = options
  // pg-boss refuses the name of a missing queue.
  if (deadLetter !== undefined) await makeMissing(boss, deadLetter, { role: 'producer', notify, warn })
  const settings = { ...queueSettings(options), notify }
  const policy = storedPolicy(options.policy)
  const stored = await boss.getQueue(queue)
  if (stored === null) {
    await boss.createQueue(queue, { ...withoutNulls(settings), policy, partition })
  } else if (role === 'worker') {
    if (stored.policy !== policy) throw kept(queue, 'policy', stored.policy, policy)
    if (stored.partition !== partition) warn(kept(queue, 'partition', stored.partition, partition))
    await boss.updateQueue(queue, settings)
  }
}

/** Creates a missing queue by its definition, if this process has loaded it. Otherwise the defaults apply until its worker starts. */
async function makeMissing(boss: PgBoss, queue: string, options: MakeQueueOptions): Promise<void> {
  if ((await boss.getQueue(queue)) !== null) return
  const { deadLetter: _its, ...declared } = registeredContract(queue)?.options ?? {}
  await makeQueue(boss, queue, declared, options)
}

function kept(queue: string, option: string, stored: unknown, declared: unknown): QueueOptionsError {
  return new QueueOptionsError(
    option,
    declared,
    `${JSON.stringify(stored)}, as the queue ${JSON.stringify(queue)} was made with: a queue keeps its ${option}, ` +
      'so give it another name, or delete the stored one',
  )
}

function withoutNulls<Settings extends object>(
  settings: Settings,
): { readonly [Name in keyof Settings]?: NonNullable<Settings[Name]> } {
  const set = Object.entries(settings).filter(([, value]) => value !== null)
  // Removing entries does not change the types of the others.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.fromEntries(set) as { [Name in keyof Settings]?: NonNullable<Settings[Name]> }
}

/** Whether a statement failed because the queue was deleted. With a `db`, pg-boss's error has no code. */
export function isQueueMissing(error: unknown): boolean {
  return isNativeError(error) && /^Queue .+ does not exist$/.test(error.message)
}
