/** `typeboss build -b`: builds projects after those that they refer to. Every project is compiled, also one without a change. */
import { existsSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { buildProject, exitCodes, type Reporter } from './build.js'
import { CommandLineError, readProject } from './config.js'
import type { ProjectConfig7, Session } from './session.js'

/** Whether a command line is one of `tsc -b`. */
export function isOfReferences([first = '']: readonly string[]): boolean {
  return /^--?(?:b|build)$/i.test(first)
}

export function buildReferences(
  session: Session,
  folder: string,
  [, ...parameters]: readonly string[],
  reporter: Reporter,
): number {
  const flags = parameters.filter((parameter) => parameter.startsWith('-'))
  const named = parameters.filter(
    (parameter) => !parameter.startsWith('-') && !/^(?:true|false)$/.test(parameter),
  )
  const unknown = flags.find((flag) => !/^--?(?:f|force|v|verbose|pretty|stopBuildOnErrors)$/i.test(flag))
  if (unknown !== undefined) {
    reporter.errors(`typeboss: On TypeScript 7, typeboss build -b does not take ${unknown} yet.\n`)
    return exitCodes.skipped
  }
  const ordered = inOrder(session, named.length === 0 ? [folder] : named.map((name) => resolve(folder, name)))
  let exitCode: number = exitCodes.success
  for (const config of ordered) {
    if (config.fileNames.length === 0) continue
    if (flags.some((flag) => /^--?v(?:erbose)?$/i.test(flag)))
      reporter.out(`Building project '${config.configPath}'...\n`)
    exitCode = Math.max(exitCode, buildProject(session, config, reporter).exitCode)
    // A project that depends on this one would only repeat its errors.
    if (exitCode !== exitCodes.success) return exitCode
  }
  return exitCode
}

/** Each project once, after all that it refers to. */
function inOrder({ api }: Session, paths: readonly string[]): readonly ProjectConfig7[] {
  const found = new Map<string, ProjectConfig7>()
  const open = new Set<string>()
  const add = (path: string): void => {
    const file = configFile(path)
    if (found.has(file) || open.has(file)) return
    open.add(file)
    const config = readProject(api, file)
    for (const reference of config.projectReferences) add(reference.path)
    found.set(file, config)
  }
  for (const path of paths) add(path)
  return [...found.values()]
}

function configFile(path: string): string {
  const file =
    statSync(path, { throwIfNoEntry: false })?.isDirectory() === true ? join(path, 'tsconfig.json') : path
  if (existsSync(file)) return file
  throw refusal(`File '${file}' not found.`)
}

function refusal(text: string): CommandLineError {
  return new CommandLineError([{ code: 5083, text, category: 1, pos: -1, end: -1 }])
}
