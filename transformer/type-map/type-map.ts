/**
 * The text that is appended to a file with queues:
 *
 *     declare module "typeboss" { interface QueueTypes {
 *       "email-queue": {
 *         input: Email                                                  // copied from the annotation
 *         output: import("typeboss").OutputOf<typeof emailQueue>        // asked of the definition
 *         options: import("typeboss").OptionsOf<typeof emailQueue>
 *         progress: import("typeboss").ProgressIn<JobContext<Step>>     // where the handler declares it
 *       }
 *     } }
 *
 * and a mark that the map is there (`compiled-mark.ts`).
 *
 * `input` and `progress` are copied so that they never depend on the handler's body: a handler may then add to its own
 * queue, or to one whose handler adds to this one, and still have its result inferred.
 */
import { basename } from 'node:path'
import type ts from 'typescript'
import { appendedText, copied } from './appended-text.js'
import type { AppendedText, Part } from './appended-text.js'
import type { TypeScript } from '../compiler/compiler.js'
import type { Access, Definition } from '../queues/definition.js'
import { compiledMark } from './compiled-mark.js'
import { optionsType } from '../queues/literal-type.js'

/** Undefined if there is nothing to append. */
export function typeMapText(
  compiler: TypeScript,
  file: ts.SourceFile,
  definitions: readonly Definition[],
  contested: ReadonlySet<Definition>,
): AppendedText | undefined {
  if (definitions.length === 0) return undefined
  return appendedText(file, [
    // A line of its own: the file may end in a comment.
    { about: undefined, parts: ['\ndeclare module "typeboss" { interface QueueTypes {'] },
    ...definitions.map((definition) => ({
      about: definition.nameNode,
      parts: contested.has(definition) ? contestedEntry(definition) : entry(compiler, file, definition),
    })),
    { about: undefined, parts: [' } }\n', compiledMark] },
  ])
}

function entry(compiler: TypeScript, file: ts.SourceFile, definition: Definition): readonly Part[] {
  return [
    ` ${JSON.stringify(definition.name)}: { input: `,
    ...inputType(file, definition),
    `; output: `,
    ...outputType(file, definition),
    `; options: ${declaredOptions(compiler, file, definition)}`,
    ...progressType(file, definition),
    ` };`,
  ]
}

/** Two queues have this name, which is told. Nobody knows which of them a call means: so nothing is said of calls. */
function contestedEntry({ name }: Definition): readonly Part[] {
  return [` ${JSON.stringify(name)}: { input: any; output: any; options: {}; progress: any };`]
}

function inputType(file: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  switch (types.kind) {
    case 'arguments':
      return [copied(file, types.input)]
    case 'annotation':
      return types.optional ? ['(', copied(file, types.input), ') | undefined'] : [copied(file, types.input)]
    case 'none':
      return ['void']
    case 'reference':
      return ['import("typeboss").InputIn<typeof ', copied(file, types.handler), '>']
    case 'inferred':
    default:
      return [`import("typeboss").InputOf<${typeOf(file, access)}>`]
  }
}

function outputType(file: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  if (types.kind !== 'arguments') return [`import("typeboss").OutputOf<${typeOf(file, access)}>`]
  return types.output ? [copied(file, types.output)] : ['unknown']
}

function declaredOptions(compiler: TypeScript, file: ts.SourceFile, { types, access }: Definition): string {
  if (types.kind !== 'arguments') return `import("typeboss").OptionsOf<${typeOf(file, access)}>`
  return types.options ? optionsType(compiler, file, types.options) : '{}'
}

/** Copied as the input is. A handler that does not say what it reports has none. */
function progressType(file: ts.SourceFile, { types, access }: Definition): readonly Part[] {
  switch (types.kind) {
    case 'annotation':
      if (types.job === undefined) return []
      return ['; progress: import("typeboss").ProgressIn<', copied(file, types.job), '>']
    case 'reference':
      return [
        '; progress: typeof ',
        copied(file, types.handler),
        ' extends (input: never, job: infer Job) => any ? import("typeboss").ProgressIn<Job> : unknown',
      ]
    case 'inferred':
      return [`; progress: import("typeboss").ProgressOf<${typeOf(file, access)}>`]
    case 'arguments':
    case 'none':
    default:
      return []
  }
}

/** The type of what the definition's call returned, as the end of its own file can name it. */
function typeOf(file: ts.SourceFile, access: Access): string {
  const keys = access.keys.map((key) => `[${JSON.stringify(key)}]`).join('')
  const root =
    access.kind === 'constant' ? access.name : `import(${JSON.stringify(ownSpecifier(file))}).default`
  return keys === '' ? `typeof ${root}` : `(typeof ${root})${keys}`
}

function ownSpecifier(file: ts.SourceFile): string {
  const name = basename(file.fileName)
  return `./${name.replace(/\.([cm]?)tsx?$/, '.$1js')}`
}
