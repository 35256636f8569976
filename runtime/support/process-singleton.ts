/**
 * What all copies of the package in one process share. There may be several: one in a bundle, one outside of it; two
 * that a package manager has put beside each other. It is on `globalThis`, under a registered symbol.
 */
export function shared<Value>(name: string, make: () => Value): Value {
  // globalThis has no type for our symbols, and only this function writes under them.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const holder = globalThis as { [key: symbol]: Value | undefined }
  return (holder[Symbol.for(`typeboss.${name}`)] ??= make())
}
