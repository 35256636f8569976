/** NotCompiledError has instructions for the tool that runs the code. */
import { execFile } from 'node:child_process'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'
import { defineQueue } from 'typeboss'
import { temporaryFolder } from '../../package/packed.js'

const entry = '{ "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }'

/** Runs the file under this name in a process of its own, and returns the message. */
async function messageIn(
  file: string,
  options: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const folder = await temporaryFolder('not-compiled')
  const program = join(folder, file)
  const url = JSON.stringify(pathToFileURL('dist/runtime/index.js').href)
  await writeFile(
    program,
    `import { defineQueue } from ${url}\ntry { defineQueue('email-queue') } catch (error) { console.log(String(error)) }\n`,
  )
  const env = { ...process.env, NODE_OPTIONS: '', ...options.env }
  const { stdout } = await promisify(execFile)(process.execPath, [...(options.args ?? []), program], { env })
  await rm(folder, { recursive: true })
  expect(stdout).toContain(`${file}:2 was not compiled by typeboss`)
  expect(stdout).toContain(entry)
  return stdout
}

test('the error of a built program names every tool', async () => {
  const message = await messageIn('program.mjs')
  for (const tool of [
    '`tspc`',
    '`typeboss build`',
    'typeboss/unplugin',
    'typeboss/jest',
    'tsx --import typeboss/register',
  ])
    expect(message).toContain(tool)
})

test('the error of a TypeScript file that Node runs names `node --import`', async () => {
  expect(await messageIn('program.mts')).toContain(
    'Run TypeScript files with `node --import typeboss/register`',
  )
})

test('the error of a file that tsx runs names `tsx --import`', async () => {
  // Tsx is recognized by its loader's path among Node's arguments.
  const message = await messageIn('program.mjs', { args: ['--conditions', 'tsx'] })
  expect(message).toContain('start the program with `tsx --import typeboss/register`')
})

test('the error of a file of Next.js names a separate package', async () => {
  expect(await messageIn('program.mjs', { env: { NEXT_RUNTIME: 'nodejs' } })).toContain(
    'Next.js runs this file',
  )
})

test('the error of a file that Jest runs names the transform', () => {
  const uncompiled = defineQueue as unknown as (name: string) => unknown
  expect(() => uncompiled('email-queue')).toThrow('"typeboss/jest"')
  expect(() => uncompiled('email-queue')).toThrow(entry)
})
