/**
 * A function that works each object out once while it runs. A value of a union may fit several members, and each of them
 * asks again about the same parts: without this, every level of unions would multiply the work. The answers are kept
 * until the outermost of these calls ends, because encoding a value asks again what it fits.
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

/** The answers of the functions that run now. */
let running: Set<Map<unknown, unknown>> | undefined
