/**
 * The text of a file with contracts. The contracts themselves stay out of it: a short call takes their place, and the
 * contracts replace that call in the emitted JavaScript. So the compiler neither parses nor prints them.
 */
import { carriedContracts } from '../../calls/carried-contracts.js'
import type { CallSite } from '../../calls/call-sites.js'
import { constantOf, nameConstants, type ConstantNames } from '../../calls/constant-names.js'
import type { ContractTexts } from '../../calls/contract-text.js'
import type { QueueContract } from '../../calls/queue-contract.js'
import type * as ts from '../../compiler/port.js'
import type { Api, SourceFile7 } from '../api.js'
import type { LazyFile } from '../facade/lazy-file.js'
import { applyEdits, type Edit, type EditedText } from './edits.js'
import { unusedImports } from './unused-imports.js'

export interface Rewritten extends EditedText {
  /** The user's own text. */
  readonly source: string
  /** The statement in the emitted JavaScript that the contracts replace. */
  readonly placeholder: string
  readonly contracts: string
}

export interface RewriteInput {
  readonly typescript: Api
  readonly syntax: ts.TypeScript
  readonly file: LazyFile
  /** The file without appended text. */
  readonly source: string
  readonly callSites: readonly CallSite[]
  readonly texts: ContractTexts
  readonly isCommonJS: boolean
}

export function rewriteFile(input: RewriteInput): Rewritten {
  const { typescript, syntax, file, source, callSites, texts, isCommonJS } = input
  const carried = carriedContracts(callSites)
  // The façade's file, which has the members that the rooms read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const sourceFile = file as unknown as ts.SourceFile
  const names = nameConstants(sourceFile, carried.keys())
  const { helpers } = names
  const call = `${helpers}("typeboss:contracts");`
  // In CommonJS, `import *` would add helper functions of TypeScript to the file.
  const imported = isCommonJS
    ? `import ${helpers} = require('typeboss/contract');`
    : `import * as ${helpers} from 'typeboss/contract';`
  const at = hoistedPosition(typescript, file.syntax, source)
  const [first] = callSites
  const hoisted = {
    start: at,
    end: at,
    text: `\n${imported}\n${call}\n`,
    // A getter that throws while a job is encoded has a stack frame in the contracts: it leads to the first call.
    ...(first === undefined ? {} : { about: first.call.getStart(sourceFile) }),
  }
  const edits = [
    ...callSites.flatMap((callSite) => editsOf(callSite, sourceFile, names)),
    ...unusedImports(typescript, syntax, file.syntax, callSites),
    hoisted,
  ]
  return {
    ...applyEdits(source, edits),
    source,
    placeholder: call,
    contracts: texts.textFor(sourceFile, names, carried),
  }
}

function editsOf(callSite: CallSite, file: ts.SourceFile, names: ConstantNames): readonly Edit[] {
  const { call } = callSite
  const constant = (queue: QueueContract): string => constantOf(names, queue)
  if (callSite.kind === 'definition') {
    const last = call.arguments.at(-1)
    return last === undefined
      ? []
      : [{ start: last.end, end: last.end, text: `, ${constant(callSite.queue)}` }]
  }
  const [argument] = call.arguments
  if (argument === undefined) return []
  const [start, end] = [argument.getStart(file), argument.end]
  if (callSite.kind !== 'choice') return [{ start, end, text: constant(callSite.queue) }]
  const table = callSite.queues.map((queue) => `${JSON.stringify(queue.name)}: ${constant(queue)}`)
  return [
    { start, end: start, text: `${names.helpers}.choose(` },
    { start: end, end, text: `, { ${table.join(', ')} })` },
  ]
}

/** After the prologue and the imports at the top, before all code that uses contracts. */
function hoistedPosition({ ast }: Api, file: SourceFile7, source: string): number {
  const statements = [...file.statements].filter(({ end }) => end <= source.length)
  const below = statements.findIndex(
    (statement) =>
      !ast.isImportDeclaration(statement) &&
      !ast.isImportEqualsDeclaration(statement) &&
      !(ast.isExpressionStatement(statement) && ast.isStringLiteral(statement.expression)),
  )
  if (below === 0) return statements[0]?.getStart() ?? 0
  return statements.at(below === -1 ? -1 : below - 1)?.end ?? source.length
}
