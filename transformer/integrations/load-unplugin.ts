/** `unplugin` is an optional peer: whoever bundles installs it. */
import { createRequire } from 'node:module'
import type * as unplugin from 'unplugin'

type Unplugin = typeof unplugin

/** Not by an import, whose failure would not say what to do; and not awaited, so that this can be `require`d. */
export function loadUnplugin(): Unplugin {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the package exports
    return createRequire(import.meta.url)('unplugin') as Unplugin
  } catch (error) {
    throw new Error(
      'typeboss/unplugin needs the package unplugin. Install it: npm install --save-dev unplugin',
      {
        cause: error,
      },
    )
  }
}
