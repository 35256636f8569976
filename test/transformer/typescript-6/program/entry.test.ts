/** The function that ts-patch calls. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@jest/globals'
import ts from 'typescript'
import transformProgram from 'typeboss/transformer'

const program = ts.createProgram({ rootNames: [], options: { noLib: true, types: [] } })
const host = ts.createCompilerHost({})

test.each(['5.9.3', '7.0.2'])(
  'reports TypeScript %s with the options, and says what to install',
  (version) => {
    const other = ts.createProgram({ rootNames: [], options: { noLib: true, types: [] } })
    const given = transformProgram(other, host, {}, { ts: { ...ts, version } })
    const [diagnostic] = given.getOptionsDiagnostics()
    expect(diagnostic).toMatchObject({
      code: 71009,
      messageText: `typeboss needs TypeScript 6, and this is ${version}. Install it with: npm i -D typescript@6 ts-patch@4, and build with tspc.`,
    })
  },
)

test('called by something else than ts-patch, says what to install', () => {
  expect(() => transformProgram(program, host, {})).toThrow('npm i -D typescript@6 ts-patch@4')
})

test('gives back a program that does not use typeboss', () => {
  expect(transformProgram(program, host, {}, { ts })).toBe(program)
})

test('is loaded as one file, whose source map leads to its modules', () => {
  const file = fileURLToPath(import.meta.resolve('typeboss/transformer'))
  const imported = [...readFileSync(file, 'utf8').matchAll(/^import .* from "(.*)";$/gm)].map(
    ([, specifier]) => specifier,
  )
  expect(imported).toContain('node:crypto')
  expect(imported.filter((specifier) => !specifier?.startsWith('node:'))).toEqual([])
  const { sources }: { sources: string[] } = JSON.parse(readFileSync(`${file}.map`, 'utf8'))
  expect(sources).toContain('../../transformer/calls/call-sites.ts')
})
