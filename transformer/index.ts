import type ts from 'typescript'

/** The ts-patch entry: a Program in, a Program out. */
export default function transformProgram(program: ts.Program): ts.Program {
  return program
}
