/**
 * Each code of the table of errors, by one small wrong project: `tspc` and the editor report the same codes at the same
 * places.
 */
import { mkdir, readFile, rename } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileProject } from '../../support/compile-project.js'
import { openEditor, type Editor } from '../../support/editor.js'
import { createProject, repository, run, type Files, type Project } from '../../support/project.js'
import {
  configWithoutNull,
  strictConfig,
  unseenPackage,
  warnedProjects,
  wrongProjects,
} from '../../support/wrong-projects.js'

/** About how the plugin is set up, and so at another place in the editor, which has no diagnostics in tsconfig.json. */
const ofSetUp = [71008, 71009]

let editor: Editor
let hidden: Project
beforeAll(async () => {
  const files = Object.entries({ ...wrongProjects, ...warnedProjects }).flatMap(([code, own]) => [
    [`${code}/tsconfig.json`, code === '71015' ? configWithoutNull : strictConfig],
    [`${code}/package.json`, '{ "type": "module" }'],
    ...Object.entries(own).map(([path, text]) => [`${code}/${path}`, text]),
  ])
  editor = await openEditor(Object.fromEntries(files))
  hidden = await createProject({ ...unseenPackage, 'tsconfig.json': strictConfig })
  await mkdir(join(hidden.folder, 'packages/jobs/node_modules'))
  const place = 'node_modules/typeboss'
  await rename(join(hidden.folder, place), join(hidden.folder, 'packages/jobs', place))
}, 60_000)
afterAll(async () => {
  await editor.close()
  await hidden.remove()
})

/** `src/a.ts:2:31 TS71001`, of a line with the message. */
function withoutMessage(line: string): string {
  return /^\S+:\d+:\d+ TS\d+/.exec(line)?.[0] ?? line
}

async function inEditor(folder: string, files: Files): Promise<readonly string[]> {
  const found: string[] = []
  for (const [path, text] of Object.entries(files)) {
    if (!/(?<!\.d)\.ts$/.test(path)) continue
    const opened = relative(editor.file('.'), join(folder, path))
    editor.open(opened, text)
    for (const line of await editor.errors(opened)) found.push(withoutMessage(`${path}:${line}`))
  }
  return found.toSorted()
}

function byTspc(folder: string): readonly string[] {
  return compileProject(folder, {}).errors.map(withoutMessage).toSorted()
}

describe('tspc and the editor report the same codes at the same places:', () => {
  test.each([...Object.keys(wrongProjects).map(Number), 71007])(
    '%d',
    async (code) => {
      const [folder, files] =
        code === 71007
          ? [hidden.folder, unseenPackage]
          : [editor.file(String(code)), wrongProjects[code] ?? {}]
      const errors = byTspc(folder)
      expect(await inEditor(folder, files)).toEqual(errors)
      expect(errors).toContainEqual(expect.stringMatching(new RegExp(`TS${code}$`)))
    },
    30_000,
  )
})

describe('tspc prints, and the editor shows, the same warning:', () => {
  test.each(Object.keys(warnedProjects).map(Number))(
    '%d',
    async (code) => {
      const folder = editor.file(String(code))
      const shown = await inEditor(folder, warnedProjects[code] ?? {})
      const tspc = join(repository, 'node_modules/ts-patch/bin/tspc.js')
      const finished = await run(folder, process.execPath, [tspc])
      const printed = [...finished.output.matchAll(/^(\S+)\((\d+),(\d+)\): warning (TS\d+)/gm)].map(
        ([, path, line, column, own]) => `${path}:${line}:${column} ${own}`,
      )
      expect(printed).toEqual(shown)
      expect(printed).toEqual([expect.stringMatching(new RegExp(`^src/a\\.ts:.* TS${code}$`))])
      expect(finished.code).toBe(0)
    },
    30_000,
  )
})

test('each code of the table of errors has its project', async () => {
  const page = await readFile(join(repository, 'docs/errors/index.md'), 'utf8')
  const listed = [...page.matchAll(/^\| \[(71\d{3})\]/gm)].map(([, code]) => Number(code))
  expect(
    [...Object.keys({ ...wrongProjects, ...warnedProjects }).map(Number), 71007, ...ofSetUp].toSorted(
      (a, b) => a - b,
    ),
  ).toEqual(listed)
})
