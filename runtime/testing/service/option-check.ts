/** Checks of options that a service supports, or has to refuse. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { ServiceSupport } from '../../engine/service-support.js'
import type { QueueOptions } from '../../options/queue-options.js'
import { benchOf, type Bench, type DefineCheck, type ServiceCheck } from './setup.js'

export const refused = { code: 'NOT_SUPPORTED' }

/** Rejects unless the service refuses the options by the name of the option. */
export async function refuses(
  { service }: Bench,
  options: QueueOptions,
  named: keyof QueueOptions,
): Promise<void> {
  const queue = `check-${randomUUID()}`
  for (const role of ['producer', 'worker'] as const) {
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(service.prepareQueue(queue, options, role), { ...refused, option: named })
  }
}

/** Prepares a queue with these options on both services, and calls `use` with it. */
export async function withQueue(
  { setup, service, other }: Bench,
  options: QueueOptions,
  use: (bench: Bench) => Promise<void>,
): Promise<void> {
  const queue = `check-${randomUUID()}`
  for (const role of ['producer', 'worker'] as const) {
    /* oxlint-disable no-await-in-loop */
    await service.prepareQueue(queue, options, role)
    await other.prepareQueue(queue, options, role)
    /* oxlint-enable no-await-in-loop */
  }
  await use(benchOf(setup, service, other, queue))
}

/** Checks an option where it is supported, and otherwise that it is refused. */
export function option(
  check: DefineCheck,
  name: string,
  [named, options]: readonly [keyof QueueOptions, QueueOptions],
  isSupported: (supports: ServiceSupport) => boolean,
  use: (bench: Bench) => Promise<void>,
): ServiceCheck {
  return check(`${name}, or is refused`, async (bench) => {
    if (isSupported(bench.service.supports)) await withQueue(bench, options, use)
    else await refuses(bench, options, named)
  })
}
