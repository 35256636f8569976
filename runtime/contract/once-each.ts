/**
 * Caches a function's result for each object. A value of a union may fit several members, which all check the same
 * parts: without the cache, every level of unions would multiply the work. The cache lasts until the outermost call
 * ends, because encoding a value checks again which members it fits.
 */
export function onceEach<Answer>(work: (value: unknown) => Answer): (value: unknown) => Answer {
  const known = new Map<unknown, Answer>()
  const workOnce = (value: unknown): Answer => {
    const before = known.get(value)
    if (before !== undefined) return before
    const answer = work(value)
    known.set(value, answer)
    return answer
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return work(value)
    if (running !== undefined) {
      running.add(known)
      return workOnce(value)
    }
    running = new Set([known])
    try {
      return workOnce(value)
    } finally {
      for (const answers of running) answers.clear()
      running = undefined
    }
  }
}

/** The caches of the functions that run now. */
let running: Set<Map<unknown, unknown>> | undefined
