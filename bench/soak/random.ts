/** Random numbers that a seed repeats (mulberry32). */
export interface Random {
  /** An integer from `least` up to, but not including, `most`. */
  readonly between: (least: number, most: number) => number
  readonly integer: (least: number, most: number) => number
  readonly one: <Item>(items: readonly [Item, ...Item[]]) => Item
}

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number): number => least + next() * (most - least)
  const integer = (least: number, most: number): number => Math.floor(between(least, most))
  return { between, integer, one: (items) => items[integer(0, items.length)] ?? items[0] }
}
