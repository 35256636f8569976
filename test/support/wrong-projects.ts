/** Small wrong projects, one for each code of typeboss, which each compiler and the editor must report alike. */
import type { Files } from './project.js'

const importing = `import { defineQueue } from 'typeboss'\n`

/** A project whose one file defines queues. */
const defining = (text: string): Files => ({ 'src/a.ts': importing + text })

/** A project whose one queue has this input. */
const taking = (type: string, before = ''): Files =>
  defining(`${before}\nexport const a = defineQueue('a', async (input: ${type}) => void input)\n`)

const email = `export const emails = defineQueue('email-queue', async (email: { to: string }) => email.to`
const levels = Array.from({ length: 150 }, (_, level) => `interface I${level + 1} { a: I${level} }`)

/** By code, what is a warning: `tspc` prints it and goes on. */
export const warnedProjects: Readonly<Record<number, Files>> = {
  71015: {
    ...defining(`${email})\nexport const a = defineQueue('a', async (text: string | null) => text)\n`),
    'src/b.ts': `import { QueueClient, createPgBossService } from 'typeboss'
await new QueueClient(createPgBossService()).add('a', null)\n`,
  },
  71118: taking('Tagged', 'interface Tagged {\n  /** @format int64 */\n  count: number\n}'),
  71119: taking('Tagged', 'interface Tagged {\n  /** @pattern ^(a+)+$ */\n  text: string\n}'),
}

/** By code. Each file's place is its path in the project. */
export const wrongProjects: Readonly<Record<number, Files>> = {
  71001: defining(`declare const name: string\nexport const a = defineQueue(name, async () => {})\n`),
  71002: defining(`export const a = defineQueue('a b', async () => {})\n`),
  71003: {
    ...defining(`export const a = defineQueue('a', async () => {})\n`),
    'src/b.ts': `${importing}export const b = defineQueue('a', async () => {})\n`,
  },
  71004: defining(`export function make() { return defineQueue('a', async () => {}) }\n`),
  71005: defining(`export const a = defineQueue('a', async (input) => void input)\n`),
  71006: defining(`export const a = defineQueue('a')\n`),
  71010: {
    ...defining(`${email}, { retries: -1, backoff: { type: 'fixed', delay: -5 } })\n`),
    'src/b.ts': `import type { QueueClient } from 'typeboss'
export const add = (queue: QueueClient) => queue.add('email-queue', { to: 'a' }, { delay: -5 })\n`,
  },
  71011: defining(
    `${email}, { deadLetter: 'nowhere' })\nexport const own = defineQueue('own', async () => {}, { deadLetter: 'own' })
export const other = defineQueue('other', async (count: number) => count, { deadLetter: 'email-queue' })\n`,
  ),
  71012: taking('QueueTypes', 'interface QueueTypes { to: string }'),
  71013: {
    'src/a.ts': `import 'mails'\nimport { QueueClient } from 'typeboss'\nexport type Client = QueueClient\n`,
    'node_modules/mails/package.json': '{ "name": "mails", "version": "1.0.0", "types": "index.d.ts" }',
    'node_modules/mails/index.d.ts': `import { QueueDefinition } from 'typeboss'
export declare const mails: QueueDefinition<'m', string>\n`,
    'node_modules/mails/node_modules/typeboss/package.json':
      '{ "name": "typeboss", "version": "0.0.9", "types": "index.d.ts" }',
    'node_modules/mails/node_modules/typeboss/index.d.ts': `export interface QueueDefinition<Name, Input> {
  name: Name
  input: Input
}\n`,
  },
  71014: {
    ...defining(`${email})\n`),
    'src/b.ts': `import type { QueueClient } from 'typeboss'
export const spread = (queue: QueueClient, args: ['email-queue', { to: string }]) => queue.add(...args)
export const called = (queue: QueueClient) => queue.add.call(queue, 'email-queue', { to: 'a' })\n`,
  },
  71016: defining(`${email}, { upgrades: [() => ({ to: '' })] })\n`),
  71017: defining(`${email}, { upgrades: [(old: { to: string; cc: string }) => old] })\n`),
  71018: defining(
    `export const a = defineQueue('a', async (input: { at: Date }) => void input, {
  upgrades: [(old: { at: string }) => ({ at: new Date(old.at) })],\n})\n`,
  ),
  71101: taking('{ run: () => void }'),
  71102: taking('{ key: symbol }'),
  71103: taking('{ later: Promise<string> }'),
  71104: taking('{ user: User }', 'class User { save() {} }'),
  71105: defining(`export const a = defineQueue('a', async <T>(input: T) => void input)\n`),
  71106: taking('{ o: object }'),
  71107: taking('Endless<string>', 'interface Endless<T> { value: T; next?: Endless<T[]> }'),
  71108: taking(`{ at: Date } | { at: string }`),
  71109: taking('Tagged', 'interface Tagged {\n  /** @minimum 3 */\n  text: string\n}'),
  71110: taking('Tagged', 'interface Tagged {\n  /** @minimum much */\n  count: number\n}'),
  71111: taking('{ a: never }'),
  71112: taking('{ [key: symbol]: string }'),
  71113: taking('I150', `interface I0 { a: string }\n${levels.join('\n')}`),
  71114: taking('Tagged', 'interface Tagged {\n  /** @minimun 3 */\n  count: number\n}'),
  71115: taking('{ code: Uppercase<`${number}a`> }'),
  71116: taking('{ list: string[] & { extra: number } }'),
  71117: taking('{ list: ArrayLike<string> }'),
}

/** A package that does not see typeboss calls the client of one that does. */
export const unseenPackage: Files = {
  'packages/jobs/index.ts': `import { QueueClient, createPgBossService, defineQueue } from 'typeboss'
export const queue = new QueueClient(createPgBossService())
${email})\n`,
  'packages/web/a.ts': `import { queue } from '../jobs/index.js'\nawait queue.add('email-queue', { to: 'a' })\n`,
}

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: [],
  noEmit: true,
  plugins: [{ name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }],
}
export const strictConfig = JSON.stringify({ compilerOptions })
export const configWithoutNull = JSON.stringify({ compilerOptions: { ...compilerOptions, strict: false } })
