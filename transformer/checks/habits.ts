/**
 * What users of other queues write, and what it is here: of pg-boss, BullMQ, graphile-worker, Agenda, Bee, Sidekiq and Celery. An
 * error of the compiler about such a name ends with `In typeboss: …`.
 *
 * One list for options, and one for the members of each class.
 */

/** Undefined for a name that no other queue has. */
export function habitOf(kind: HabitKind, name: string): string | undefined {
  const habits = kinds[kind]
  const text = Object.hasOwn(habits, name) ? habits[name] : undefined
  return text === undefined ? undefined : `In typeboss: ${text}.`
}

export type HabitKind = 'option' | 'client' | 'worker' | 'context' | 'job' | 'export'

type Habits = Readonly<Record<string, string>>

const delay = 'delay, in milliseconds from now: { delay: date.getTime() - Date.now() }'
const attempts = 'retries, which does not count the first attempt: 3 attempts are { retries: 2 }'
const timeout = 'timeout, in milliseconds: how long a handler may run'
const kept = 'retention of the queue, in milliseconds: { retention: { finished: 86_400_000 } }'
const waits = 'retention of the queue, in milliseconds: { retention: { waiting: 86_400_000 } }'
const window = 'the methods throttle and debounce: queue.throttle(name, data, { window: 60_000, key })'
const schedule = "queue.schedule(name, '0 7 * * 1', data)"
const heartbeat = 'heartbeat of the queue, in milliseconds. Workers send it by themselves'
const flow = 'queue.plan(name, data, { after: [first] }) and queue.addFlow([first, second])'
const concurrency =
  'concurrency of the queue, for each process; groupConcurrency limits all processes together'
const wakeUp = 'nothing to set: a worker is notified of new jobs'
const database = 'an option of createPgBossService()'

const option: Habits = {
  // pg-boss
  startAfter: delay,
  singletonKey: "key, whose jobs the queue's policy counts, or jobId, which adds one job for each id",
  singletonSeconds: window,
  singletonMinutes: window,
  singletonHours: window,
  singletonNextSlot: window,
  useSingletonQueue: "policy of the queue, such as { policy: 'short' }",
  retryLimit: 'retries',
  retryDelay: "backoff, in milliseconds: { backoff: { type: 'fixed', delay: 5_000 } }",
  retryBackoff: "{ backoff: 'exponential' }",
  retryDelayMax: "backoff, in milliseconds: { backoff: { type: 'exponential', maximum: 60_000 } }",
  expireInSeconds: timeout,
  expireInMinutes: timeout,
  expireInHours: timeout,
  retentionSeconds: waits,
  retentionMinutes: waits,
  retentionHours: waits,
  retentionDays: waits,
  keepUntil: waits,
  deleteAfterSeconds: kept,
  heartbeatSeconds: heartbeat,
  heartbeatRefreshSeconds: heartbeat,
  id: 'jobId',
  onComplete: "worker.on('completed', listener), or queue.waitForCompletion(name, id)",
  pollingIntervalSeconds: wakeUp,
  newJobCheckInterval: wakeUp,
  newJobCheckIntervalSeconds: wakeUp,
  useListenNotify: wakeUp,
  notify: wakeUp,
  batchSize: 'worker.handleBatch(queue, handler, { size: 100 })',
  teamSize: concurrency,
  teamConcurrency: concurrency,
  localConcurrency: concurrency,
  localGroupConcurrency: 'groupConcurrency of the queue: { groupConcurrency: { local: 2 } }',
  includeMetadata: 'nothing to set: the second parameter of a handler has them',
  tz: 'timezone',
  // BullMQ
  attempts,
  removeOnComplete: kept,
  removeOnFail: kept,
  lifo: 'priority: a job of a higher one runs first',
  repeat: schedule,
  repeatJobKey: 'key of a schedule',
  deduplication: `jobId, which adds one job for each id, or ${window}`,
  debounce: window,
  parent: flow,
  children: flow,
  failParentOnFailure: 'nothing to set: a job whose predecessor fails waits until that is retried',
  ignoreDependencyOnFailure: 'nothing like it: a job whose predecessor fails waits until that is retried',
  removeDependencyOnFailure: 'nothing like it: a job whose predecessor fails waits until that is retried',
  continueParentOnFailure: 'nothing like it: a job whose predecessor fails waits until that is retried',
  keepLogs: 'nothing to set: the last 100 lines of an attempt are kept',
  stackTraceLimit: 'nothing to set: the error of the last attempt is kept with its stack',
  limiter: `${concurrency}; there is no limit of jobs a second`,
  lockDuration: heartbeat,
  lockRenewTime: heartbeat,
  stalledInterval: heartbeat,
  maxStalledCount: attempts,
  maxStartedAttempts: attempts,
  connection: `${database}: { connectionString }`,
  prefix: `${database}: { schema }`,
  defaultJobOptions: 'the options of defineQueue()',
  drainDelay: wakeUp,
  autorun: 'worker.start()',
  useWorkerThreads: 'nothing like it: start several worker processes',
  // graphile-worker
  runAt: delay,
  maxAttempts: attempts,
  jobKey: 'jobId',
  jobKeyMode: 'jobId, and queue.update(name, id, changes) for a job that waits',
  queueName: "key, in a queue with { policy: 'strict-fifo' }",
  flags: 'nothing like it: use a queue of its own',
  crontab: schedule,
  parsedCronItems: schedule,
  pollInterval: wakeUp,
  noHandleSignals: "stopOn, which listens to no signal by default: { stopOn: ['SIGTERM'] }",
  gracefulShutdownAbortTimeout: 'stopTimeout',
  taskList: 'the list of definitions: new QueueWorker(service, [emailQueue])',
  maxPoolSize: `${database}: { max }`,
  // Agenda, Bee
  lockLifetime: heartbeat,
  lockLimit: concurrency,
  defaultLockLimit: concurrency,
  maxConcurrency: concurrency,
  defaultConcurrency: concurrency,
  processEvery: wakeUp,
  repeatEvery: schedule,
  unique: 'jobId',
  shouldSaveResult: "nothing to set: what a handler returns is the job's result",
  stallInterval: heartbeat,
  removeOnSuccess: kept,
  removeOnFailure: kept,
  // Sidekiq, Celery and others
  retry: 'retries',
  maxRetries: 'retries',
  countdown: delay,
  eta: delay,
  runIn: delay,
  wait: delay,
  uniqueFor: window,
  uniqueKey: 'jobId',
  dedupeKey: 'jobId',
  idempotencyKey: 'jobId',
  expiresIn: waits,
  ttl: timeout,
  cron: schedule,
}

const read = "queue.findJobs(name, { status: 'failed' })"
const handle = 'worker.handle(queue, handler), or a handler in defineQueue()'
const ends = 'what the handler does: it returns, or it throws'
const later = 'queue.add(name, data, { delay: 5_000 })'
const count = 'queue.counts(name)'
const created = 'nothing to call: defineQueue() defines a queue, and the first add or a worker creates it'
const connects = 'nothing to call: the first call connects'

const client: Habits = {
  // pg-boss
  send: 'queue.add(name, data, options)',
  sendAfter: later,
  sendThrottled: window,
  sendDebounced: window,
  insert: 'queue.addBatch(name, [{ data, options }])',
  publish: 'queue.add() for each queue, in one transaction if all or none are to be stored',
  subscribe: 'queue.add() for each queue, in one transaction if all or none are to be stored',
  fetch: 'a QueueWorker, which claims the jobs',
  work: `a QueueWorker with ${handle}`,
  offWork: 'worker.stop(), or worker.pause(name)',
  complete: ends,
  fail: ends,
  getJobById: 'queue.getJob(name, id)',
  deleteJob: 'queue.remove(name, id)',
  deleteQueuedJobs: `queue.remove(name, id) for each of ${read}`,
  deleteAllJobs: `queue.remove(name, id) for each of ${read}`,
  createQueue: created,
  updateQueue: created,
  getQueue: count,
  getQueues: 'the command: npx typeboss list',
  getQueueStats: count,
  getQueueSize: count,
  flow,
  getSchedules: 'queue.schedules(name)',
  start: connects,
  stop: 'queue.close()',
  // BullMQ
  addBulk: 'queue.addBatch(name, [{ data, options }])',
  process: `a QueueWorker with ${handle}`,
  getJobs: read,
  getWaiting: read,
  getDelayed: read,
  getActive: read,
  getCompleted: read,
  getFailed: read,
  getJobCounts: count,
  getJobCountByTypes: count,
  getWaitingCount: count,
  getActiveCount: count,
  getFailedCount: count,
  getCompletedCount: count,
  getDelayedCount: count,
  count,
  getJobLogs: '(await queue.getJob(name, id))?.log',
  pause: 'worker.pause(name)',
  resume: 'worker.resume(name)',
  drain: `queue.remove(name, id) for each of ${read}`,
  obliterate: `queue.remove(name, id) for each of ${read}`,
  clean: 'retention of the queue, which deletes old jobs',
  upsertJobScheduler: schedule,
  getJobSchedulers: 'queue.schedules(name)',
  removeJobScheduler: 'queue.unschedule(name, key)',
  removeRepeatable: 'queue.unschedule(name, key)',
  removeRepeatableByKey: 'queue.unschedule(name, key)',
  retryJobs: 'queue.retryBatch(name, ids)',
  promote: 'queue.update(name, id, { delay: 0 })',
  waitUntilReady: connects,
  waitUntilFinished: 'queue.waitForCompletion(name, id)',
  on: "worker.on('completed', listener), or queue.watch(name, id)",
  // graphile-worker
  addJob: 'queue.add(name, data, options)',
  addJobs: 'queue.addBatch(name, [{ data, options }])',
  completeJobs: ends,
  permanentlyFailJobs: 'job.fail(reason) in the handler',
  rescheduleJobs: 'queue.update(name, id, { delay: 5_000 })',
  // Agenda, Bee, Sidekiq, Celery and others
  define: 'defineQueue(name, handler, options)',
  now: 'queue.add(name, data)',
  every: schedule,
  create: 'queue.add(name, data)',
  createJob: 'queue.add(name, data, options)',
  enqueue: 'queue.add(name, data, options)',
  push: 'queue.add(name, data, options)',
  dispatch: 'queue.add(name, data, options)',
  trigger: 'queue.add(name, data, options)',
  performAsync: 'queue.add(name, data)',
  performIn: later,
  performAt: later,
  applyAsync: 'queue.add(name, data)',
}

const worker: Habits = {
  work: handle,
  process: handle,
  register: handle,
  addTask: handle,
  run: 'worker.start()',
  close: 'worker.stop()',
  shutdown: 'worker.stop()',
  offWork: 'worker.stop(), or worker.pause(name)',
  isRunning: 'worker.health().state',
  isPaused: 'worker.health().queues',
  waitUntilReady: 'await worker.start()',
  rateLimit: `${concurrency}; there is no limit of jobs a second`,
}

const context: Habits = {
  data: 'the first parameter of the handler: async (email: Email, job) => …',
  payload: 'the first parameter of the handler: async (email: Email, job) => …',
  attrs: 'the first parameter of the handler: async (email: Email, job) => …',
  updateProgress: 'job.progress(50)',
  reportProgress: 'job.progress(50)',
  attemptsMade: 'job.attempt, which is 1 for the first attempt',
  attemptsStarted: 'job.attempt, which is 1 for the first attempt',
  attempts: 'job.attempt, which is 1 for the first attempt',
  retryCount: 'job.attempt, which is 1 for the first attempt',
  retryLimit: 'job.attemptsAllowed, which counts the first attempt',
  maxAttempts: 'job.attemptsAllowed',
  name: 'job.queue',
  queueName: 'job.queue',
  timestamp: 'job.addedAt',
  createdOn: 'job.addedAt',
  moveToFailed: 'job.fail(reason), or throw for a retry',
  moveToCompleted: 'return the result',
  moveToDelayed: 'throw for a retry, whose wait is the backoff of the queue',
  remove: 'job.discard(reason)',
  extendLock: heartbeat,
  touch: heartbeat,
  done: ends,
  abortSignal: 'job.signal',
  withPgClient: 'await job.transaction()',
  query: '(await job.transaction()).query(text, values)',
}

const job: Habits = {
  returnvalue: "job.result, of a job whose status is 'completed'",
  returnValue: "job.result, of a job whose status is 'completed'",
  output: "job.result, of a job whose status is 'completed'",
  failedReason: "job.error.message, of a job whose status is 'failed'",
  stacktrace: "job.error.stack, of a job whose status is 'failed'",
  lastError: "job.error.message, of a job whose status is 'failed'",
  state: 'job.status',
  getState: 'job.status',
  isCompleted: "job.status === 'completed'",
  isFailed: "job.status === 'failed'",
  payload: 'job.data',
  timestamp: 'job.addedAt',
  createdOn: 'job.addedAt',
  finishedOn: 'job.finishedAt',
  completedOn: 'job.finishedAt',
  retryCount: 'job.attemptsMade',
  retryLimit: 'job.attemptsAllowed',
  singletonKey: 'job.key',
  waitUntilFinished: 'queue.waitForCompletion(name, job.id)',
  remove: 'queue.remove(name, job.id)',
  retry: 'queue.retry(name, job.id)',
  promote: 'queue.update(name, job.id, { delay: 0 })',
}

const exported: Habits = {
  Queue: 'defineQueue() and QueueClient',
  Worker: 'QueueWorker',
  QueueEvents: 'queue.watch() and worker.on()',
  FlowProducer: 'queue.plan() and queue.addFlow()',
  JobScheduler: 'queue.schedule()',
  PgBoss: 'createPgBossService(), QueueClient and QueueWorker',
  Agenda: 'createPgBossService(), QueueClient and QueueWorker',
  Processor: 'Handler',
  Task: 'Handler',
  TaskSpec: 'AddOptions',
  JobHelpers: 'JobContext',
  JobsOptions: 'AddOptions',
  SendOptions: 'AddOptions',
  UnrecoverableError: 'job.fail(reason) in the handler',
  DelayedError: 'throw for a retry, whose wait is the backoff of the queue',
  makeWorkerUtils: 'new QueueClient(service)',
  run: 'new QueueWorker(service, [emailQueue]).start()',
}

const kinds: Readonly<Record<HabitKind, Habits>> = { option, client, worker, context, job, export: exported }
