/** TypeScript 6 and 7.1 report the same codes at the same places, in the same words. */
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { compileNatively } from '../support/compile-natively.js'
import { compileProject } from '../support/compile-project.js'
import { createProject, type Project } from '../support/project.js'
import {
  configWithoutNull,
  strictConfig,
  unseenPackage,
  warnedProjects,
  wrongProjects,
} from '../support/wrong-projects.js'

let wrong: Project
let hidden: Project

beforeAll(async () => {
  const files = Object.entries({ ...wrongProjects, ...warnedProjects }).flatMap(([code, own]) => [
    [`${code}/tsconfig.json`, code === '71015' ? configWithoutNull : strictConfig],
    [`${code}/package.json`, '{ "type": "module" }'],
    ...Object.entries(own).map(([path, text]) => [`${code}/${path}`, text]),
  ])
  wrong = await createProject(Object.fromEntries(files))
  hidden = await createProject({ ...unseenPackage, 'tsconfig.json': strictConfig })
  await mkdir(join(hidden.folder, 'packages/jobs/node_modules'))
  const place = 'node_modules/typeboss'
  await rename(join(hidden.folder, place), join(hidden.folder, 'packages/jobs', place))
})

afterAll(() => Promise.all([wrong.remove(), hidden.remove()]))

describe('TypeScript 6 and 7.1 report the same errors of the project', () => {
  test.each([...Object.keys(wrongProjects).map(Number), 71007])('%d', (code) => {
    const folder = code === 71007 ? hidden.folder : join(wrong.folder, String(code))
    const { errors } = compileNatively(folder)
    expect(errors.toSorted()).toEqual(compileProject(folder, {}).errors.toSorted())
    expect(errors).toContainEqual(expect.stringMatching(new RegExp(` TS${code} `)))
  })
})

describe('TypeScript 7.1 prints the warning of the project', () => {
  test.each(Object.keys(warnedProjects).map(Number))('%d', (code) => {
    const { errors, warnings } = compileNatively(join(wrong.folder, String(code)))
    expect(errors).toEqual([])
    expect(warnings).toEqual([expect.stringMatching(new RegExp(`^src/a\\.ts:\\d+:\\d+ TS${code} `))])
  })
})
