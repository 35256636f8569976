import { createRequire } from 'node:module'

/** The version of this package. It is found by the package's own name, because bundling moves this file. */
export function packageVersion(): string {
  // This package's own manifest.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const manifest = createRequire(import.meta.url)('typeboss/package.json') as { readonly version: string }
  return manifest.version
}
