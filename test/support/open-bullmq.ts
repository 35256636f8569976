/** Opens services on one Redis, also in other processes; see `ServiceSetup`. */
import type { QueueService } from 'typeboss'
import { createBullMQService } from 'typeboss/bullmq'
import type { OpenChanges } from 'typeboss/testing/service'

export function open(
  address: string,
  { port, password, onError = () => {} }: OpenChanges = {},
): QueueService {
  const url = new URL(address)
  if (port !== undefined) url.port = String(port)
  if (password !== undefined) url.password = encodeURIComponent(password)
  return createBullMQService({ url: url.href, commandTimeout: 2_000, onError })
}
