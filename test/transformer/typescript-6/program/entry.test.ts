/** The function that ts-patch calls. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import transformProgram from 'typeboss/transformer'
import { siteAddress } from '#facts/documentation'

const program = ts.createProgram({ rootNames: [], options: { noLib: true, types: [] } })
const host = ts.createCompilerHost({})

test.each(['5.9.3', '7.0.2'])(
  'reports TypeScript %s with the options, with the command to install another',
  (version) => {
    const other = ts.createProgram({ rootNames: [], options: { noLib: true, types: [] } })
    const given = transformProgram(other, host, {}, { ts: { ...ts, version } })
    const [diagnostic] = given.getOptionsDiagnostics()
    expect(diagnostic).toMatchObject({
      code: 71009,
      messageText: `typeboss needs TypeScript 6, and this is ${version}. Install it with: npm i -D typescript@6 ts-patch@4, and build with: typeboss build. That command compiles with TypeScript 7.1 and later too. See ${siteAddress}errors/71009`,
    })
  },
)

test('throws an error with the command to install if the caller is not ts-patch', () => {
  expect(() => transformProgram(program, host, {})).toThrow('npm i -D typescript@6 ts-patch@4')
})

test('returns a program that does not use typeboss unchanged', () => {
  expect(transformProgram(program, host, {}, { ts })).toBe(program)
})

test('is loaded as one file, with a source map to its modules', () => {
  const file = fileURLToPath(import.meta.resolve('typeboss/transformer'))
  const imported = [...readFileSync(file, 'utf8').matchAll(/^import .* from "(.*)";$/gm)].map(
    ([, specifier]) => specifier,
  )
  expect(imported).toContain('node:crypto')
  expect(imported.filter((specifier) => !specifier?.startsWith('node:'))).toEqual([])
  const { sources }: { sources: string[] } = JSON.parse(readFileSync(`${file}.map`, 'utf8'))
  expect(sources).toContain('../../transformer/calls/call-sites.ts')
})
