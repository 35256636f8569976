/** Working a queue by the service itself, one claim after the other, without a worker's timing. */
import type { ClaimedJob, QueueService } from 'typeboss'

/** Claims and completes jobs until a claim finds none. Resolves with their data, in the order of the claims. */
export async function workThrough(service: QueueService, queue: string, limit = 10): Promise<unknown[]> {
  await service.prepareQueue(queue, {}, 'producer')
  const data: unknown[] = []
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one claim after the other
    const jobs = await service.claimJobs(queue, limit)
    if (jobs.length === 0) return data
    data.push(...jobs.map((job) => job.data))
    // oxlint-disable-next-line no-await-in-loop
    await complete(service, queue, jobs)
  }
}

export async function complete(
  service: QueueService,
  queue: string,
  jobs: readonly ClaimedJob[],
): Promise<void> {
  await service.settleJobs(
    queue,
    jobs.map((claim) => ({ kind: 'completed', claim, result: null })),
  )
}
