/**
 * A function that works each object out once while it runs. A value of a recursive union may fit several members, and each
 * of them asks again about the same parts: without this, every level of the value would double the work.
 */
export function onceEach<Answer>(work: (value: unknown) => Answer): (value: unknown) => Answer {
  let known: Map<unknown, Answer> | undefined
  const workOnce = (value: unknown, answers: Map<unknown, Answer>): Answer => {
    const before = answers.get(value)
    if (before !== undefined) return before
    const answer = work(value)
    answers.set(value, answer)
    return answer
  }
  return (value) => {
    if (typeof value !== 'object' || value === null) return work(value)
    if (known !== undefined) return workOnce(value, known)
    known = new Map()
    try {
      return workOnce(value, known)
    } finally {
      known = undefined
    }
  }
}
