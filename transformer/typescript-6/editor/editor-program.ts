/**
 * Updates a language service's program until every script with queues contains its part of the map.
 *
 * The import of `defineQueue` from `typeboss` is in the script's own text, so the first program is usually right. Two facts
 * are known only from a program: a script gets `defineQueue` through another module of the project, or another file uses
 * the name of its queue. Such scripts are read again with that knowledge, and the service makes another program of them.
 */
import { createCompilation, type Compilation6, type TypeScript } from '../compilation.js'
import type ts from 'typescript'
import type { Definition } from '../../queues/definition.js'
import { declaredQueues } from '../../queues/declared-queues.js'
import type { Binding } from '../../queues/bindings.js'
import type { ConstantText } from '../../queues/definitions.js'
import type { FileBindings } from '../../queues/program-bindings.js'
import { filesThatImportTypeboss } from '../../queues/program-bindings.js'
import { findQueues } from '../../queues/queues.js'
import type { ProgramQueues } from '../../queues/queues.js'
import type { ProgramKnowledge, Script } from './scripts.js'
import type { ServedScripts } from './serve-scripts.js'

/** A program of the language service and the queues in it. */
export interface EditorProgram {
  readonly program: ts.Program
  readonly compilation: Compilation6<ts.LanguageServiceHost>
  /** The scripts with queues, by file name. */
  readonly scripts: ReadonlyMap<string, Script>
  /** The keys are the program's own files. */
  readonly queues: ProgramQueues
}

export interface EditorPrograms {
  readonly ts: TypeScript
  readonly host: ts.LanguageServiceHost
  readonly getProgram: () => ts.Program | undefined
  readonly scripts: ServedScripts
  /** Called once for every current program, before its first use. */
  readonly prepare: (current: EditorProgram) => void
}

/** One round follows `defineQueue` through all modules that re-export it, so only a defect needs more than a few rounds. */
const mostRounds = 5

/** Returns a function that returns the current program, or undefined if the language service has none. */
export function createEditorPrograms(programs: EditorPrograms): () => EditorProgram | undefined {
  const { getProgram, prepare } = programs
  let current: EditorProgram | undefined
  return () => {
    let program = getProgram()
    if (program === undefined || program === current?.program) return program && current
    let { changed, queues } = readProgram(programs, program)
    for (let round = 1; changed && round < mostRounds; round += 1) {
      program = getProgram() ?? program
      ;({ changed, queues } = readProgram(programs, program))
    }
    current = editorProgram(programs, program, queues)
    prepare(current)
    return current
  }
}

interface Reading {
  readonly queues: ProgramQueues
  /** Whether a script was read again, so the program is outdated. */
  readonly changed: boolean
}

function readProgram({ ts, host, scripts }: EditorPrograms, program: ts.Program): Reading {
  let changed = false
  const learn = (
    fileName: string,
    bindings: FileBindings,
    unmapped: readonly number[],
    contested: readonly number[],
    constants: ProgramKnowledge['constants'],
  ): void => {
    scripts.learn(fileName, {
      bindings,
      unmapped: new Set(unmapped),
      contested: new Set(contested),
      constants,
    })
    changed = true
  }
  const queues = findQueues(createCompilation(ts, program, host), filesThatImportTypeboss(program), {
    defined: ({ fileName }, bindings, textOf) => {
      const known = scripts.get(fileName)
      const isCurrent =
        known !== undefined &&
        sameBindings(known.bindings, bindings) &&
        known.constants.every(({ expression, text }) => textOf(expression) === text)
      if (!isCurrent)
        learn(fileName, bindings, [], [], known === undefined ? new Map() : textsOf(known, textOf))
      return scripts.get(fileName) ?? { definitions: [], problems: [], constants: [] }
    },
    declared: (sourceFile) => {
      const end = scripts.get(sourceFile.fileName)?.sourceFile.text.length ?? Infinity
      return declaredQueues(ts, sourceFile).filter(({ node }) => node.pos < end)
    },
  })
  for (const [fileName, script] of scripts.withQueues()) {
    const { definitions, mapped, contested, bindings } = script
    const sourceFile = program.getSourceFile(fileName)
    if (sourceFile === undefined) continue
    const found = queues.get(sourceFile)
    const [inMap, inDoubt] = [new Set(found?.definitions), new Set(found?.contested)]
    if (isSame(inMap, new Set(mapped)) && isSame(inDoubt, contested)) continue
    const indexesOf = (isWanted: (definition: Definition) => boolean): readonly number[] =>
      definitions.flatMap((definition, index) => (isWanted(definition) ? [index] : []))
    learn(
      fileName,
      bindings,
      indexesOf((definition) => !inMap.has(definition)),
      indexesOf((definition) => inDoubt.has(definition)),
      textsOf(script),
    )
  }
  return { changed, queues }
}

function textsOf({ constants, sourceFile }: Script, textOf?: ConstantText): ProgramKnowledge['constants'] {
  return new Map(
    constants.map(({ expression, text }) => [
      expression.getText(sourceFile),
      textOf === undefined ? text : textOf(expression),
    ]),
  )
}

function isSame(one: ReadonlySet<Definition>, other: ReadonlySet<Definition>): boolean {
  return one.size === other.size && [...one].every((definition) => other.has(definition))
}

function editorProgram(
  { ts, host, scripts }: EditorPrograms,
  program: ts.Program,
  queues: ProgramQueues,
): EditorProgram {
  return {
    program,
    compilation: createCompilation(ts, program, host),
    scripts: new Map([...scripts.withQueues()].filter(([fileName]) => program.getSourceFile(fileName))),
    queues,
  }
}

/** Whether two files' names for `defineQueue` are the same. */
function sameBindings(some: FileBindings, others: FileBindings): boolean {
  return some.size === others.size && [...some].every(([name, one]) => isSameBinding(one, others.get(name)))
}

function isSameBinding(one: Binding, other: Binding | undefined): boolean {
  if (one.kind === 'defineQueue' || other === undefined || other.kind === 'defineQueue')
    return one.kind === other?.kind
  return one.exports === other.exports || sameBindings(one.exports, other.exports)
}
