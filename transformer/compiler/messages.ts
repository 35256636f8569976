/** The messages of all checks except those of types: code, problem, fix. Types have the codes 711xx; one of them is used here too. */
import type * as ts from './port.js'
import { withPage } from '../../facts/documentation.js'
import { pluginEntry } from '../../facts/plugin-entry.js'
import { queueNameRule } from '../../facts/queue-names.js'
import { supportedTypeScript, testedNativeTypeScript } from '../../facts/supported-typescript.js'

export interface Message {
  readonly code: number
  readonly text: string
  /** Whether the build goes on. */
  readonly isWarning?: boolean
  /** Whether it only marks a place for another message. */
  readonly isNote?: boolean
}

export const messages = {
  nameNotLiteral: (): Message => ({
    code: 71001,
    text: "A queue's name must be a string literal, since it becomes a key of the type map. Write it in the call: defineQueue('email-queue', …), or as a constant that is declared by a literal: a const, an enum member, a static readonly field.",
  }),
  nameRefused: (name: string): Message => ({
    code: 71002,
    text: `The queue name ${JSON.stringify(name)} is not one that pg-boss takes. Use ${queueNameRule}.`,
  }),
  duplicateName: (name: string, elsewhere: string): Message => ({
    code: 71003,
    text: `The queue name '${name}' is defined more than once, also in ${elsewhere}. A name belongs to one queue: rename one of them.`,
  }),
  duplicateNameOfPackages: (name: string, places: string): Message => ({
    code: 71003,
    text: `The queue name '${name}' is defined more than once by the packages that this program uses, in ${places}. A name belongs to one queue: rename one of them.`,
  }),
  otherDefinition: (name: string): Message => ({
    code: 71003,
    isNote: true,
    text: `'${name}' is also defined here.`,
  }),
  notTopLevel: (where: string): Message => ({
    code: 71004,
    text: `A queue cannot be defined ${where}, since the type map needs a name for it that lasts. Define it at the top level of a module: export const emailQueue = defineQueue('email-queue', …).`,
  }),
  parameterWithoutType: (): Message => ({
    code: 71005,
    text: "The handler's first parameter has no type, and with it the queue's jobs have none. Annotate it, async (email: Email) => …, or (_: void, job) => … for jobs that carry nothing, or give type arguments, defineQueue<Email, Receipt>(…).",
  }),
  genericHandler: (): Message => ({
    code: 71105,
    text: "A queue's handler has no type parameters: its jobs are added elsewhere, and all of one type. Write that type in its place.",
  }),
  queueWithoutTypes: (): Message => ({
    code: 71006,
    text: 'This queue has neither a handler nor type arguments, so its jobs have no type. Write defineQueue<Input, Output>(…), or give it a handler.',
  }),
  typebossNotFound: (): Message => ({
    code: 71007,
    text: "The package 'typeboss' cannot be resolved from this file, so its queues cannot join the type map. Add typeboss to the dependencies of the package that this file belongs to.",
  }),
  typebossNotFoundForCall: (): Message => ({
    code: 71007,
    text: "The package 'typeboss' cannot be resolved from this file, but what this call is compiled to imports it. Add typeboss to the dependencies of the package that this file belongs to.",
  }),
  entryWithoutTransformProgram: (): Message => ({
    code: 71008,
    text: `The plugin entry of typeboss lacks "transformProgram": true. Write it in tsconfig.json as ${JSON.stringify(pluginEntry, undefined, 1).replaceAll(/\n */g, ' ')}.`,
  }),
  unsupportedTypeScript: (version: string): Message => ({
    code: 71009,
    text: `typeboss needs TypeScript ${supportedTypeScript}, and this is ${version}. Install it with: npm i -D typescript@${supportedTypeScript} ts-patch@4, and build with: typeboss build. That command compiles with TypeScript ${testedNativeTypeScript} and later too.`,
  }),
  optionRefused: (option: string, value: string, allowed: string): Message => ({
    code: 71010,
    text: `The option ${option} must be ${allowed}, and this is ${value}.`,
  }),
  ownDeadLetter: (name: string): Message => ({
    code: 71011,
    text: `The queue '${name}' cannot be its own dead letter queue. Name another queue that takes the same jobs.`,
  }),
  deadLetterUnknown: (name: string): Message => ({
    code: 71011,
    text: `There is no queue '${name}' to take dead letters. Define it, with the same input, or name one that is defined.`,
  }),
  deadLetterDiffers: (name: string, deadLetter: string): Message => ({
    code: 71011,
    text: `The queue '${deadLetter}' does not take what the queue '${name}' takes, so it cannot take its dead letters. Give both the same input.`,
  }),
  typeHidden: (): Message => ({
    code: 71012,
    text: "A type of your own that is called QueueTypes is hidden by the type map's interface of that name. Call it something else: type Payload = QueueTypes, and use that here.",
  }),
  twoCopies: (one: string, other: string): Message => ({
    code: 71013,
    text: `Two copies of typeboss are in this program: ${one}, and ${other}. The queues of one are unknown to the other. Let all packages depend on one release of typeboss, under pnpm with the same peer dependencies beside it, and install again.`,
  }),
  copyImported: (): Message => ({
    code: 71013,
    isNote: true,
    text: 'A copy of typeboss is imported here.',
  }),
  indirectCall: (form: 'call' | 'apply' | 'bind' | 'spread'): Message => ({
    code: 71014,
    text:
      form === 'spread'
        ? "typeboss cannot compile a call whose arguments are spread, since it replaces the queue's name. Write the name as an argument of its own: queue.add('email-queue', …)."
        : `typeboss cannot compile a queue's name that is passed through .${form}(). Call the method itself: queue.add('email-queue', …).`,
  }),
  nullUnseen: (): Message => ({
    code: 71015,
    isWarning: true,
    text: 'Without "strictNullChecks", TypeScript removes null and undefined from every type, so typeboss cannot see them: values that are null are refused at run time, also where the type is written string | null. Set "strict": true or "strictNullChecks": true in tsconfig.json, or leave such values out: to?: string.',
  }),
  upgradesNotSeen: (): Message => ({
    code: 71016,
    text: 'The type of this option does not show each upgrade, so typeboss cannot read the older types. Write upgrades: [(old: EmailV1): Email => …] in the call, or a constant list with as const.',
  }),
  upgradeWithoutType: (): Message => ({
    code: 71016,
    text: 'The parameter of this upgrade has no type, so typeboss cannot tell which jobs it is for. Annotate it: (old: EmailV1): Email => ….',
  }),
  upgradeUnreachable: (what: string): Message => ({
    code: 71017,
    text: `This upgrade never runs: all JSON of its type fits ${what}, which is tried before. Remove it, or write the newest type first. If today's jobs need what older ones lack, make that a required field.`,
  }),
  upgradeMisread: (what: string, path: string): Message => ({
    code: 71018,
    text: `JSON of this upgrade's type may fit ${what}, which is tried before, and ${path === '' ? 'is read as another value' : `${path} is lost or read as another value`} there. Give the newer type a required field that the older one lacks, or rename a field whose type changes.`,
  }),
} as const

/** A message at a node. `file` is the file that the node was parsed from. */
export function diagnosticAt(
  ts: ts.TypeScript,
  sourceFile: ts.SourceFile,
  node: ts.Node,
  message: Message,
  related: readonly ts.DiagnosticRelatedInformation[] = [],
): ts.DiagnosticWithLocation {
  const start = node.getStart(sourceFile)
  return {
    file: sourceFile,
    start,
    length: node.end - start,
    ...parts(ts, message),
    ...(related.length > 0 ? { relatedInformation: [...related] } : {}),
  }
}

/** A message about the whole program. */
export function globalDiagnostic(ts: ts.TypeScript, message: Message): ts.Diagnostic {
  return { file: undefined, start: undefined, length: undefined, ...parts(ts, message) }
}

function parts(ts: ts.TypeScript, message: Message) {
  const { code, text, isWarning = false, isNote = false } = message
  const category = isWarning ? ts.DiagnosticCategory.Warning : ts.DiagnosticCategory.Error
  return { code, messageText: isNote ? text : withPage(text, code), category, source: 'typeboss' }
}
