/**
 * The text that is appended to a file with queues:
 *
 *     declare module "typeboss" { interface QueueTypes {
 *       "email-queue": {
 *         input: Email                                                  // copied from the annotation
 *         output: import("typeboss").OutputOf<typeof emailQueue>        // inferred from the definition
 *         options: import("typeboss").OptionsOf<typeof emailQueue>
 *         progress: import("typeboss").ProgressIn<JobContext<Step>>     // where the handler declares it
 *       }
 *     } }
 *
 * and a mark that the program contains the map (`compiled-mark.ts`).
 *
 * `input` and `progress` are copied, so they never depend on the handler's body. A handler can then add jobs to its own queue,
 * or to a queue whose handler adds jobs to this one, and its result is still inferred.
 */
import { basename } from 'node:path'
import type * as ts from '../compiler/port.js'
import { appendedText, copied } from './appended-text.js'
import type { AppendedText, Part } from './appended-text.js'
import type { Access, Definition } from '../queues/definition.js'
import { compiledMark } from './compiled-mark.js'
import { optionsType } from '../queues/literal-type.js'

/** Undefined if there is nothing to append. */
export function typeMapText(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  definitions: readonly Definition[],
  contested: ReadonlySet<Definition>,
): AppendedText | undefined {
  if (definitions.length === 0) return undefined
  return appendedText(sourceFile, [
    // On a new line, since the file may end in a comment.
    { about: undefined, parts: ['\ndeclare module "typeboss" { interface QueueTypes {'] },
    ...definitions.map((definition) => ({
      about: definition.nameNode,
      parts:
        contested.has(definition) || definition.types.kind === 'refused'
          ? contestedEntry(definition)
          : entry(ts, sourceFile, definition),
    })),
    { about: undefined, parts: [' } }\n', compiledMark] },
  ])
}

function entry(ts: ts.TypeScript, sourceFile: ts.SourceFile, definition: Definition): readonly Part[] {
  return [
    ` ${JSON.stringify(definition.name)}: { input: `,
    ...inputType(sourceFile, definition),
    `; output: `,
    ...outputType(sourceFile, definition),
    `; options: ${declaredOptions(ts, sourceFile, definition)}`,
    ...progressType(sourceFile, definition),
    ` };`,
  ]
}

/** The definition has an error: another queue has its name, or it has no types. Its calls are not checked. */
function contestedEntry({ name }: Definition): readonly Part[] {
  return [` ${JSON.stringify(name)}: { input: any; output: any; options: {}; progress: any };`]
}

function inputType(sourceFile: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  switch (types.kind) {
    case 'arguments':
      return [copied(sourceFile, types.input)]
    case 'annotation':
      return types.optional
        ? ['(', copied(sourceFile, types.input), ') | undefined']
        : [copied(sourceFile, types.input)]
    case 'none':
      return ['void']
    case 'reference':
      return ['import("typeboss").InputIn<typeof ', copied(sourceFile, types.handler), '>']
    case 'inferred':
    default:
      return [`import("typeboss").InputOf<${typeOf(sourceFile, access)}>`]
  }
}

function outputType(sourceFile: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  if (types.kind !== 'arguments') return [`import("typeboss").OutputOf<${typeOf(sourceFile, access)}>`]
  return types.output !== undefined ? [copied(sourceFile, types.output)] : ['unknown']
}

function declaredOptions(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  { types, access }: Definition,
): string {
  if (types.kind !== 'arguments') return `import("typeboss").OptionsOf<${typeOf(sourceFile, access)}>`
  return types.options !== undefined ? optionsType(ts, sourceFile, types.options) : '{}'
}

/** Copied like the input. A handler without this annotation has no progress type. */
function progressType(sourceFile: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  switch (types.kind) {
    case 'annotation':
      if (types.job === undefined) return []
      return ['; progress: import("typeboss").ProgressIn<', copied(sourceFile, types.job), '>']
    case 'reference':
      return [
        '; progress: typeof ',
        copied(sourceFile, types.handler),
        ' extends (input: never, job: infer Job) => any ? import("typeboss").ProgressIn<Job> : unknown',
      ]
    case 'inferred':
      return [`; progress: import("typeboss").ProgressOf<${typeOf(sourceFile, access)}>`]
    case 'arguments':
    case 'none':
    default:
      return []
  }
}

/** The type of the definition, as appended text in the same file can name it. */
function typeOf(sourceFile: ts.SourceFile, access: Access): string {
  const keys = access.keys.map((key) => `[${JSON.stringify(key)}]`).join('')
  const root =
    access.kind === 'constant' ? access.name : `import(${JSON.stringify(ownSpecifier(sourceFile))}).default`
  return keys === '' ? `typeof ${root}` : `(typeof ${root})${keys}`
}

function ownSpecifier(sourceFile: ts.SourceFile): string {
  const name = basename(sourceFile.fileName)
  return `./${name.replace(/\.([cm]?)tsx?$/, '.$1js')}`
}
