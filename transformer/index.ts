/** The ts-patch entry: a Program in, a Program out. */
import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import { programWithQueues } from './program.js'

export default function transformProgram(
  program: ts.Program,
  host: ts.CompilerHost | undefined,
  _config: unknown,
  { ts: compiler }: { readonly ts: TypeScript },
): ts.Program {
  return programWithQueues(
    compiler,
    program,
    host ?? compiler.createCompilerHost(program.getCompilerOptions()),
  )
}
