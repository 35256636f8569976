/** What {@link inTime} resolves with when the time was over first. */
export const late: unique symbol = Symbol('late')

/** The promise's own outcome, or `late` after so many milliseconds. An outcome that comes later is ignored. */
export function inTime<Result>(
  promise: Promise<Result>,
  milliseconds: number,
): Promise<Result | typeof late> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(late), milliseconds)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
