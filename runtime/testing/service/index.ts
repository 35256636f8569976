/**
 * The behavior that every queue service has, as checks on a real server. For authors of a queue service:
 *
 *     import { serviceSuite } from 'typeboss/testing/service'
 *
 *     const suite = serviceSuite({ open, server, processes, restart })
 *     for (const { name, run } of suite.checks) test(name, run)
 *     afterAll(suite.close)
 *
 * The checks need no test framework: a check is a name and a function, whose promise rejects. What a service does not
 * support by its `supports`, it has to refuse: the check of a capability then checks its refusal.
 *
 * @module typeboss/testing/service
 */
import type { QueueService } from '../../engine/queue-service.js'
import { changeChecks } from './changes.js'
import { attemptChecks } from './attempts.js'
import { backoffChecks } from './backoff.js'
import { claimChecks } from './claims.js'
import { connectionChecks } from './connections.js'
import { runOperations, type Operations } from './model.js'
import { notificationChecks } from './notifications.js'
import { deadLetterChecks, queueOptionChecks } from './options.js'
import { partChecks } from './parts.js'
import { policyChecks } from './policies.js'
import { reportChecks } from './reports.js'
import { defining, type ServiceCheck, type ServiceSetup } from './setup.js'
import { silentWorkerChecks } from './silent-workers.js'
import { storedJobChecks } from './stored-jobs.js'

export type { OpenChanges, ServiceCheck, ServiceSetup } from './setup.js'
export type { Operations } from './model.js'

export interface ServiceSuite {
  readonly checks: readonly ServiceCheck[]
  /**
   * Runs random operations on an empty queue and on a queue in memory, and rejects at the first answer that differs. The
   * numbers choose the operations, so a library for property tests can generate and shrink them:
   *
   *     fc.assert(fc.asyncProperty(fc.array(fc.nat(9_999), { maxLength: 60 }), suite.compareWithModel))
   */
  readonly compareWithModel: (operations: Operations) => Promise<void>
  /** Closes the services that the checks share. */
  readonly close: () => Promise<void>
}

/** Returns the checks for a service. They share two services, which the first check opens. */
export function serviceSuite(setup: ServiceSetup): ServiceSuite {
  let shared: readonly [QueueService, QueueService] | undefined
  const check = defining(setup, () => (shared ??= [setup.open(), setup.open()]))
  return {
    checks: [
      ...storedJobChecks(check),
      ...claimChecks(check),
      ...attemptChecks(check),
      ...backoffChecks(check),
      ...reportChecks(check),
      ...silentWorkerChecks(check),
      ...changeChecks(check),
      ...notificationChecks(check),
      ...policyChecks(check),
      ...queueOptionChecks(check),
      ...deadLetterChecks(check),
      ...partChecks(check),
      ...connectionChecks(check),
    ],
    compareWithModel: (operations) => check('operations', (bench) => runOperations(bench, operations)).run(),
    close: async () => {
      await Promise.all((shared ?? []).map((service) => service.close()))
    },
  }
}
