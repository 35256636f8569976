import type ts from 'typescript'

/** The project's own compiler, if it is one that typeboss works with. */
export function loadCompiler(require: NodeJS.Require): typeof ts | undefined {
  try {
    // `require` gives any. That it is the compiler, its version says.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    const compiler = require('typescript') as typeof ts
    return compiler.version.startsWith('6.') ? compiler : undefined
  } catch {
    return undefined
  }
}
