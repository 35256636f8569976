import { queueRanges } from '../../facts/option-ranges.js'
import type { ServiceSupport } from '../engine/service-support.js'

/** What pg-boss supports: every option. */
export const supports: ServiceSupport = {
  engine: 'pg-boss',
  policies: ['standard', 'short', 'singleton', 'stately', 'exclusive', 'strict-fifo'],
  groupConcurrency: true,
  partition: true,
  deadLetter: true,
  retention: ['waiting', 'finished'],
  priority: queueRanges.priority,
  windows: true,
  schedules: ['cron', 'recurrence rules', 'missed'],
  redrive: true,
  flows: 'any',
  transactions: true,
  tracing: true,
}
