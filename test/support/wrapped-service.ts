/** A real service with some methods replaced or counted. */
import type { JobTransaction, QueueService } from 'typeboss'

export function wrapped(service: QueueService, changes: Partial<QueueService>): QueueService {
  return { ...service, ...changes }
}

/** Begins one of the service's transactions, with some of its methods replaced. */
export async function wrappedTransaction(
  { transactions }: QueueService,
  changes: (transaction: JobTransaction) => Partial<JobTransaction> = () => ({}),
): Promise<JobTransaction> {
  if (transactions === undefined) throw new Error('The service has no transactions')
  const transaction = await transactions.begin(60_000, new AbortController().signal)
  return { ...transaction, ...changes(transaction) }
}

/** Counts the calls of one method. */
export function counted(
  service: QueueService,
  name: keyof QueueService,
): { readonly service: QueueService; readonly calls: () => number } {
  let calls = 0
  const original = service[name] as (...all: readonly unknown[]) => unknown
  const counting = (...all: readonly unknown[]): unknown => {
    calls += 1
    return original(...all)
  }
  return { service: { ...service, [name]: counting }, calls: () => calls }
}
