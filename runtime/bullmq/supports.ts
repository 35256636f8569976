import type { ServiceSupport } from '../engine/service-support.js'
import { mostPriority } from './jobs/job-options.js'

/** What BullMQ supports. Group limits are in its paid edition. Each queue has its keys, which no other slows down. */
export const supports: ServiceSupport = {
  engine: 'BullMQ',
  policies: ['standard', 'exclusive'],
  groupConcurrency: false,
  partition: true,
  deadLetter: true,
  retention: ['finished'],
  priority: { least: -mostPriority, most: mostPriority },
  windows: true,
  schedules: ['cron', 'missed'],
  redrive: true,
  flows: 'trees',
  transactions: false,
  tracing: true,
}
