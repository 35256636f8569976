/**
 * Brings a language service's program to where every script with queues is in it with its part of the map.
 *
 * A script's own text says whether it imports `defineQueue` from `typeboss`, so a program normally is right at once. Where
 * a script gets it through a module of the project, only a program tells: it is looked at, the scripts that it finds
 * are read anew, and the service is asked for the next program, which has them.
 */
import type ts from 'typescript'
import type { AppendedText } from '../appended-text.js'
import type { Binding, ModuleExports } from '../bindings.js'
import type { TypeScript } from '../compiler.js'
import type { FileBindings } from '../program-bindings.js'
import { bindingsOfProgram, filesThatImportTypeboss } from '../program-bindings.js'
import { addDiagnostics } from '../program-diagnostics.js'
import { canDefine } from './scripts.js'
import type { Script } from './scripts.js'
import type { ServedScripts } from './serve-scripts.js'

/** A program of the language service and the queues in it. */
export interface SettledProgram {
  readonly program: ts.Program
  /** By file name. */
  readonly scripts: ReadonlyMap<string, Script>
}

/** Every round follows `defineQueue` one module further at least; a project that passes it on more often is none. */
const mostRounds = 10

/** Gives the settled program of now; undefined if the language service has none. */
export function createSettling(
  compiler: TypeScript,
  getProgram: () => ts.Program | undefined,
  scripts: ServedScripts,
): () => SettledProgram | undefined {
  let settled: SettledProgram | undefined
  return () => {
    let program = getProgram()
    if (!program || program === settled?.program) return program && settled
    for (let round = 0; round < mostRounds && rebind(compiler, program, scripts); round += 1) {
      program = getProgram() ?? program
    }
    settled = { program, scripts: scriptsOf(program, scripts) }
    prepare(settled)
    return settled
  }
}

/** Whether some script has other names for `defineQueue` than it was read with. */
function rebind(compiler: TypeScript, program: ts.Program, scripts: ServedScripts): boolean {
  const bindings = bindingsOfProgram(compiler, program, filesThatImportTypeboss(program))
  let changed = false
  for (const [{ fileName }, names] of bindings) {
    if (!canDefine(fileName)) continue
    const script = scripts.get(fileName)
    if (script ? sameExports(script.bindings, names) : !bindsDefineQueue(names)) continue
    scripts.bind(fileName, names)
    changed = true
  }
  const bound = new Set([...bindings.keys()].map(({ fileName }) => fileName))
  for (const [fileName] of scripts.withQueues()) {
    if (bound.has(fileName) || !program.getSourceFile(fileName)) continue
    scripts.bind(fileName, undefined)
    changed = true
  }
  return changed
}

function scriptsOf(program: ts.Program, scripts: ServedScripts): ReadonlyMap<string, Script> {
  return new Map([...scripts.withQueues()].filter(([fileName]) => program.getSourceFile(fileName)))
}

/** Lets the program say of a file what the compiler would. */
function prepare({ program, scripts }: SettledProgram): void {
  const appended = new Map<string, AppendedText>()
  for (const [fileName, script] of scripts) if (script.appended) appended.set(fileName, script.appended)
  addDiagnostics(program, {
    ownDiagnostics: (file) => scripts.get(file.fileName)?.problems ?? [],
    appended,
  })
}

function bindsDefineQueue(names: ModuleExports): boolean {
  return [...names.values()].some(
    (binding) => binding.kind === 'defineQueue' || bindsDefineQueue(binding.exports),
  )
}

function sameExports(some: FileBindings, others: FileBindings): boolean {
  return (
    some.size === others.size && [...some].every(([name, binding]) => sameBinding(binding, others.get(name)))
  )
}

function sameBinding(one: Binding, other: Binding | undefined): boolean {
  if (one.kind === 'defineQueue' || !other || other.kind === 'defineQueue') return one.kind === other?.kind
  return one === other || sameExports(one.exports, other.exports)
}
