/** The second Program reuses the first: no file is parsed twice, and no import is resolved twice. */
import { afterEach, expect, test } from '@jest/globals'
import ts from 'typescript'
import { createProject, type Files, type Project } from '../../../support/project.js'

let project: Project

afterEach(() => project.remove())

async function compile(files: Files): Promise<ts.Program> {
  project = await createProject(files)
  const { errors, program } = project.compile()
  expect(errors).toEqual([])
  return program
}

function queuesFile(program: ts.Program): ts.SourceFile {
  const file = program.getSourceFile(`${project.folder}/src/queues.ts`)
  if (file === undefined) throw new Error('The program has no src/queues.ts')
  return file
}

/** The kind and the position of each node. */
function nodesOf(file: ts.SourceFile): readonly string[] {
  const nodes: string[] = []
  const visit = (node: ts.Node): void => {
    nodes.push(`${ts.SyntaxKind[node.kind]} ${node.getStart(file)} ${node.end}`)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return nodes
}

const queues = `import { defineQueue } from 'typeboss'
export interface Email { to: string; more?: import('./more.js').More }
export const email = defineQueue('email', async (email: Email) => (await import('./more.js')).more(email.to), { retries: 3 })
export const text = defineQueue<import('./more.js').More, void>('text')
`
const more = `export interface More { text: string }\nexport const more = (text: string): More => ({ text })\n`

test.each([
  ['at the end of a line', queues],
  ['after a comment', `${queues}// That is all.`],
  ['after a comment for documentation', `${queues}/** @deprecated */`],
  ['after a semicolon', `${queues};`],
])('a file with appended text equals a parse of the whole text: %s', async (_where, text) => {
  const file = queuesFile(await compile({ 'src/queues.ts': text, 'src/more.ts': more }))
  expect(file.text).toMatch(/interface QueueTypes/)
  expect(nodesOf(file)).toEqual(nodesOf(ts.createSourceFile(file.fileName, file.text, file.languageVersion)))
})

const structure = { isSame: 2, isMadeAnew: 1 }

test.each([
  ['all of it, if the file imports typeboss', { 'src/queues.ts': queues, 'src/more.ts': more }, 'isSame'],
  [
    'not if appended text has an import that the file lacks',
    {
      'src/own.ts': `export { defineQueue } from 'typeboss'\n`,
      'src/queues.ts': `import { defineQueue } from './own.js'\nexport const text = defineQueue<string, void>('text')\n`,
    },
    'isMadeAnew',
  ],
] as const)('the structure of the first Program is taken over: %s', async (_what, files, expected) => {
  // TypeScript stores this number for its own tools.
  const program: ts.Program & { readonly structureIsReused?: number } = await compile(files)
  expect(program.structureIsReused).toBe(structure[expected])
})
