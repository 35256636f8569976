import { readFileSync } from 'node:fs'

/** The version of the package that this file came with. */
export function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8')
  // This package's own manifest.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (JSON.parse(manifest) as { readonly version: string }).version
}
