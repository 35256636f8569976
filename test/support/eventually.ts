import { waitUntil } from './wait-until.js'

/** Waits until a condition holds: `waitUntil` with a time limit in milliseconds. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeout = 20_000,
): Promise<void> {
  await waitUntil(what, holds, { timeout })
}

/** Settles as `promise` does, and rejects if that takes longer than `timeout`, in milliseconds. */
export async function within<Result>(
  timeout: number,
  what: string,
  promise: Promise<Result>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`Not within ${timeout} ms: ${what}`)), timeout)
  })
  try {
    return await Promise.race([promise, limit])
  } finally {
    clearTimeout(timer)
  }
}
