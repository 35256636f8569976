/** Compiles and runs the snippets of docs/ten-types.md, and writes below each what was stored and what arrived. */
import { execFile } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { format } from 'prettier'

export const tenTypesPage = 'docs/ten-types.md'

const folder = resolve('build/ten-types')
const node = promisify(execFile)

/** What became of a snippet's job: it was stored and received, or refused. */
interface Outcome {
  readonly stored?: string
  readonly received?: string
  readonly refused?: string
}

const sections = /^(?<code>```ts\n(?<text>.*?)^```\n)(?<rest>.*?)(?=^## |$(?![^]))/gms

/** The page, with the outcome of each snippet that is run now. */
export async function withOutcomes(page: string): Promise<string> {
  const snippets = [...page.matchAll(sections)].map(({ groups }) => groups?.['text'] ?? '')
  const outcomes = await run(snippets)
  let index = 0
  const written = page.replaceAll(sections, (_all, code: string) => `${code}\n${shown(outcomes[index++])}\n`)
  return format(written, { parser: 'markdown', printWidth: 110, semi: false, singleQuote: true })
}

function shown({ stored, received, refused }: Outcome = {}): string {
  if (refused !== undefined) return `Refused:\n\n\`\`\`text\n${refused}\n\`\`\`\n`
  return `Stored:\n\n\`\`\`json\n${stored}\n\`\`\`\n\nReceived:\n\n\`\`\`text\n${received}\n\`\`\`\n`
}

async function run(snippets: readonly string[]): Promise<readonly Outcome[]> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'node_modules/.cache'), { recursive: true })
  await symlink(resolve('.'), join(folder, 'node_modules/typeboss'), 'dir')
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  await writeFile(join(folder, 'given.d.ts'), `declare const queue: import('typeboss').QueueClient\n`)
  await writeFile(join(folder, 'run.mjs'), runner)
  await Promise.all(snippets.map((text, index) => writeFile(join(folder, `snippet-${index}.ts`), text)))
  await node(process.execPath, [resolve('dist/command/main.js'), 'build'], { cwd: folder })
  const { stdout } = await node(process.execPath, ['run.mjs', String(snippets.length)], { cwd: folder })
  // run.mjs prints it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return JSON.parse(stdout) as readonly Outcome[]
}

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [resolve('node_modules/@types')],
  rootDir: '.',
  outDir: 'out',
  plugins: [{ name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }],
}

const runner = `import { inspect } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { createTestQueues } from 'typeboss/testing'

// The snippets add their jobs before the queues are open.
let added
globalThis.queue = { add: (...job) => (added = job) }
const pglite = await PGlite.create()
const outcomes = []
for (let index = 0; index < Number(process.argv[2]); index += 1) {
  const [definition] = Object.values(await import('./out/snippet-' + index + '.js'))
  const queues = await createTestQueues([definition], { pglite })
  let received
  queues.handle(definition, async (data) => void (received = inspect(data, { depth: 9, breakLength: 100 })))
  try {
    await queues.client.add(...added)
    const { rows } = await pglite.query('select data::text from pgboss.job where name = $1', [definition.name])
    await queues.drain()
    outcomes.push({ stored: rows[0].data, received })
  } catch (error) {
    outcomes.push({ refused: error.name + ': ' + error.message })
  }
  await queues.close()
}
console.log(JSON.stringify(outcomes))
process.exit()
`
