/**
 * A value that all copies of the package in one process share. There can be several copies: one in a bundle and one outside,
 * or two that a package manager installed. The value is stored on `globalThis` under a registered symbol.
 */
export function processSingleton<Value>(name: string, make: () => Value): Value {
  // globalThis has no type for these symbols, and only this function writes them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const holder = globalThis as { [key: symbol]: Value | undefined }
  return (holder[Symbol.for(`typeboss.${name}`)] ??= make())
}
