/** The position of contracts in the emitted file, and the parts that do not change. */
import { afterEach, describe, expect, test } from '@jest/globals'
import ts from 'typescript'
import { createProject, type Project } from '../../../support/project.js'
import { queues } from '../../fixtures.js'

describe('an emitted file', () => {
  let project: Project

  afterEach(() => project.remove())

  async function emit(text: string, options = {}): Promise<string> {
    project = await createProject({ ...queues, 'src/producer.ts': text }, options)
    const { errors, outputs } = project.compile()
    expect(errors).toEqual([])
    return outputs['out/producer.js'] ?? ''
  }

  test('keeps the shebang, the licence header and the comments of the user, above the contracts', async () => {
    const emitted = await emit(`#!/usr/bin/env node
/* Licence: MIT */

// The client.
import { queue } from './client.js'

// Says hello.
await queue.add('text/queue', 'hello')
`)
    const order = [
      '#!/usr/bin',
      'Licence',
      'The client',
      './client.js',
      'typeboss/contract',
      'Contract = ',
      'Says hello',
    ]
    const places = order.map((text) => emitted.indexOf(text))
    expect(places).not.toContain(-1)
    expect(places).toEqual(places.toSorted((a, b) => a - b))
    expect(emitted).toMatch(/\/\/ Says hello\.\nawait queue\.add\(textQueueContract, 'hello'\)/)
  })

  test('keeps the licence header above a first import that is removed', async () => {
    const emitted = await emit(
      `/* Licence: MIT */\n\nimport { emailQueue } from './email.js'\nimport { queue } from './client.js'\nvoid queue.add(emailQueue, { to: 'a' })\n`,
    )
    expect(emitted).toMatch(/^\/\* Licence: MIT \*\/\n/)
    expect(emitted).not.toContain('./email.js')
  })

  test('keeps the prologue first', async () => {
    const emitted = await emit(
      `'use server'\nimport { queue } from './client.js'\nexport const send = () => queue.add('text/queue', 'hello')\n`,
    )
    expect(emitted).toMatch(/^'use server';/)
  })

  test('has contracts before its first statement, if it has no imports', async () => {
    const emitted = await emit(
      `export const send = (client: import('typeboss').QueueClient) => client.add('text/queue', 'hello')\n`,
    )
    expect(emitted).toMatch(/^import \* as typebossContract from 'typeboss\/contract';/)
    expect(emitted).toMatch(/client\.add\(textQueueContract, 'hello'\);/)
  })

  test('has one contract for a queue, however often it is named', async () => {
    const emitted = await emit(
      `import { queue } from './client.js'\nvoid queue.add('text/queue', 'a')\nvoid queue.add('text/queue', 'b')\n`,
    )
    expect(emitted.match(/typebossContract\.contract\(/g)).toHaveLength(1)
  })

  test('has constants with names that the user does not use', async () => {
    const emitted = await emit(
      `import { queue } from './client.js'
const typebossContract = 1, textQueueContract = 2, isString = 3, explainString = 4, isTextQueueInput = 5
console.log(typebossContract + textQueueContract + isString + explainString + isTextQueueInput)
void queue.add('text/queue', 'a')
`,
    )
    expect(emitted).toContain(`void queue.add(textQueueContract2, 'a')`)
    await expect(project.node('out/producer.js')).resolves.toEqual({
      code: 0,
      output: '15\ntext/queue ["a"]\n',
    })
  })

  test('does not change if it names no queue', async () => {
    const text = `const set = new Set<string>();\nset.add('text/queue');\nexport { set };\n`
    expect(await emit(text)).not.toContain('typeboss')
  })

  test('is the input of other transformers', async () => {
    project = await createProject({
      ...queues,
      'src/producer.ts': `import { queue } from './client.js'\nvoid queue.add('text/queue', 'shout')\n`,
    })
    const { program } = project.compile()
    const seen: string[] = []
    let emitted = ''
    const louder: ts.TransformerFactory<ts.SourceFile> = (context) => (file) => {
      const visit = (node: ts.Node): ts.Node => {
        if (ts.isCallExpression(node))
          seen.push(...node.arguments.filter(ts.isIdentifier).map(({ text }) => text))
        if (ts.isStringLiteral(node) && node.text === 'shout')
          return context.factory.createStringLiteral('SHOUT')
        return ts.visitEachChild(node, visit, context)
      }
      return ts.visitEachChild(file, visit, context)
    }
    program.emit(
      program.getSourceFile(`${project.folder}/src/producer.ts`),
      (path, text) => void (emitted += path.endsWith('.js') ? text : ''),
      undefined,
      false,
      { before: [louder] },
    )
    expect(seen).toContain('textQueueContract')
    expect(emitted).toContain('queue.add(textQueueContract, "SHOUT")')
  })
})
