/** Compiles a project with TypeScript 7.1 in a kept compiler process, as `typeboss build` does. */
import { join, relative } from 'node:path'
import { readProject } from '#transformer/typescript-7/config'
import { openProject } from '#transformer/typescript-7/project'
import { createSyntax } from '#transformer/typescript-7/facade/syntax'
import { writeOutputs } from '#transformer/typescript-7/build'
import type { Diagnostic7 } from '#transformer/typescript-7/api'
import { compiler7 } from './outside-jest.js'
import { withoutPage } from './without-page.js'

export interface NativeCompilation {
  /** `src/email.ts:3:14 TS71003 The queue name …`, sorted. */
  readonly errors: readonly string[]
  readonly warnings: readonly string[]
  /** The emitted files, by path within the project. */
  readonly outputs: Readonly<Record<string, string>>
}

export function compileNatively(
  folder: string,
  options: Readonly<Record<string, unknown>> = {},
  configFile = 'tsconfig.json',
): NativeCompilation {
  const { typescript, api } = compiler7()
  const session = { typescript, api, syntax: createSyntax(typescript) }
  const config = readProject(api, join(folder, configFile), options)
  const project = openProject(session, config)
  try {
    const { errors, warnings } = project.check()
    const isEmitted = project.first.raw.getCompilerOptions().noEmit !== true
    const emitted = isEmitted ? project.emit() : { outputs: new Map<string, string>(), errors: [] }
    writeOutputs(emitted.outputs)
    return {
      errors: [...errors, ...emitted.errors].map((error) => line(folder, error)),
      warnings: warnings.map((warning) => line(folder, warning)),
      outputs: Object.fromEntries(
        Array.from(emitted.outputs, ([path, text]) => [relative(folder, path), text]),
      ),
    }
  } finally {
    project.dispose()
  }
}

function line(folder: string, diagnostic: Diagnostic7): string {
  const text = `TS${diagnostic.code} ${withoutPage(flat(diagnostic))}`
  const { fileName, startPosition: place } = diagnostic
  if (fileName === undefined || place === undefined) return text
  return `${relative(folder, fileName)}:${place.line + 1}:${place.character + 1} ${text}`
}

function flat({ text, messageChain = [] }: Diagnostic7): string {
  return [text, ...messageChain.map(flat)].join(' ')
}
