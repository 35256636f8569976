/** Gives each wish a name of its own: the wish itself, or with a number behind it. */
export function uniqueNames(isTaken: (name: string) => boolean): (wish: string) => string {
  const given = new Set<string>()
  const numbers = new Map<string, number>()
  return (wish) => {
    let name = wish
    let number = numbers.get(wish) ?? 2
    for (; given.has(name) || isTaken(name); number++) name = `${wish}${number}`
    numbers.set(wish, number)
    given.add(name)
    return name
  }
}
