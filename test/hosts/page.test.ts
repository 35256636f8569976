import { expect, test } from '@jest/globals'
import { isPrinted, readPage } from './page.js'

test('a page is read as the steps that its reader takes, and those of the test', () => {
  const page = `# A host

Tested with @nestjs/core 12.5.1 and
tsx 4.23.15.

<!-- tools: bun -->

Create \`src/main.ts\`, the program:

\`\`\`ts
run()
\`\`\`

<!-- stays: app -->

\`\`\`sh
npm start
\`\`\`

\`\`\`text
Ready
\`\`\`

<!-- not run -->

\`\`\`sh
docker build .
\`\`\`

<!-- also: echo 1 > file -->

<!-- also printed by app: Dear Ada -->

<!-- stop: app -->

<!-- fails -->

\`\`\`sh
npm test
\`\`\`
`
  expect(readPage(page)).toEqual({
    versions: new Map([
      ['@nestjs/core', '12.5.1'],
      ['tsx', '4.23.15'],
    ]),
    tools: ['bun'],
    steps: [
      { kind: 'file', path: 'src/main.ts', text: 'run()\n' },
      { kind: 'commands', script: 'npm start\n', ending: { staysAs: 'app' } },
      { kind: 'printed', lines: ['Ready'], by: undefined },
      { kind: 'commands', script: 'echo 1 > file', ending: 'success' },
      { kind: 'printed', lines: ['Dear Ada'], by: 'app' },
      { kind: 'stop', name: 'app' },
      { kind: 'commands', script: 'npm test\n', ending: 'failure' },
    ],
  })
})

test('a code block that is no command needs the name of its file', () => {
  expect(() => readPage('Like this:\n\n```ts\nrun()\n```\n')).toThrow(/names its file:\nrun\(\)/)
})

test.each([
  ['{"id":"a-1"}\n', ['{"id":"…"}'], true],
  ['\u001B[32mone\u001B[39m\nnoise\ntwo\n', ['one', 'two'], true],
  ['two\none\n', ['one', 'two'], false],
  ['on\ne', ['o…e'], false],
])('%j has the lines %j: %s', (output, lines, expected) => {
  expect(isPrinted(output, lines)).toBe(expected)
})
