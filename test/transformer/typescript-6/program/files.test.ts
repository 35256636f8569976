/** In files of every kind only the contracts change the JavaScript, and source maps stay right. */
import { SourceMap } from 'node:module'
import type { SourceMapPayload } from 'node:module'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileProject } from '../../../support/compile-project.js'
import { createProject } from '../../../support/project.js'
import type { Project } from '../../../support/project.js'

type Texts = Readonly<Record<string, string>>

function source(name: string): readonly string[] {
  return [
    `import { defineQueue } from 'typeboss'`,
    `export const a = defineQueue('${name}', async (input: string) => input.length)`,
    `export function fail(): never { throw new Error('here') }`,
  ]
}

const files: Texts = {
  'plain.ts': `${source('plain').join('\n')}\n`,
  'no-newline.ts': source('no-newline').join('\n'),
  'line-comment.ts': `${source('line-comment').join('\n')}\n// the end`,
  'comment-behind.ts': `${source('comment-behind').join('\n')} // the end`,
  'block-comment.ts': `${source('block-comment').join('\n')}\n/* the\nend */`,
  'crlf.ts': `${source('crlf').join('\r\n')}\r\n// the end\r\n`,
  'byte-order-mark.ts': `\uFEFF${source('byte-order-mark').join('\n')}\n`,
  'shebang.ts': `#!/usr/bin/env node\n${source('shebang').join('\n')}\n`,
  'module.mts': source('module').join('\n'),
  'common.cts': source('common').join('\n'),
  'markup.tsx': `${source('markup').join('\n')}\n// the end`,
}

let project: Project
let outputs: Texts
let untouched: Texts
let errors: readonly string[]

beforeAll(async () => {
  const sources = Object.entries(files).map(([name, text]) => [`src/${name}`, text] as const)
  project = await createProject(Object.fromEntries(sources), {
    sourceMap: true,
    inlineSources: true,
    declaration: true,
    jsx: 'react',
  })
  untouched = compileProject(project.folder, {}, false).outputs
  const compilation = project.compile()
  outputs = compilation.outputs
  errors = compilation.errors
})
afterAll(() => project.remove())

test('files of every kind compile', () => {
  expect(errors).toEqual([])
})

describe.each(Object.entries(files))('%s', (name, text) => {
  const script = `out/${name.replace(/tsx?$/, 'js')}`

  test('is emitted without the map, and with all its own code', () => {
    const emitted = outputs[script] ?? ''
    expect(emitted).not.toMatch(/declare module|QueueTypes/)
    const lines = emitted.split('\n')
    const kept = (untouched[script] ?? '').split('\n').filter((line) => !line.includes('defineQueue'))
    expect(inOrder(lines, kept)).toEqual(kept)
    expect(emitted.endsWith(kept.slice(-2).join('\n'))).toBe(true)
  })

  test("has a source map of the user's text", () => {
    const map = readMap(outputs[`${script}.map`])
    expect(map.sourcesContent).toEqual([text.replace('\uFEFF', '')])
    const lines = (outputs[script] ?? '').split('\n')
    const line = lines.findIndex((candidate) => candidate.includes("new Error('here')"))
    const column = (lines[line] ?? '').indexOf('new Error')
    const original = text.replace('\uFEFF', '').split('\n')
    const originalLine = original.findIndex((candidate) => candidate.includes('new Error'))
    expect(new SourceMap(map).findEntry(line, column)).toMatchObject({
      originalLine,
      originalColumn: (original[originalLine] ?? '').indexOf('new Error'),
    })
  })

  test('has its queue in the declaration file', () => {
    const declaration = outputs[`out/${name.replace(/\.([cm]?)tsx?$/, '.d.$1ts')}`]
    expect(declaration).toContain(`"${name.replace(/\..*/, '')}": {\n            input: string;`)
  })
})

/** The members of `wanted` that `lines` contains in this order. */
function inOrder(lines: readonly string[], wanted: readonly string[]): readonly string[] {
  const rest = [...wanted]
  return lines.flatMap((line) => (line === rest[0] ? rest.splice(0, 1) : []))
}

function readMap(text: string = '{}'): SourceMapPayload {
  // The compiler has written a source map.
  const map: SourceMapPayload = JSON.parse(text)
  return map
}
