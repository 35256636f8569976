/** A project with a queue whose types are in a file of types alone, and with a file without queues. */
import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { packPackage } from '../../package/packed.js'
import {
  createProject,
  repository,
  type CompilerOptions,
  type Files,
  type Project,
} from '../../support/project.js'

export const files: Files = {
  'src/types.ts': `export interface Email { to: string; sendAt?: Date }\n`,
  'src/plain.ts': `export const greet = (name: string): string => 'Hello ' + name\n`,
  'src/queues/email.ts': `import { defineQueue } from 'typeboss'
import type { Email } from '../types.ts'
import { greet } from '../plain.ts'

export const emailQueue = defineQueue('email-queue', async (email: Email) => {
  if (email.to === 'nobody') throw new Error('Nobody is there')
  return { greeting: greet(email.to), at: new Date(0) }
})
`,
  'src/main.ts': `import { emailQueue } from './queues/email.ts'
export const fields = Object.keys(emailQueue.jsonSchema.input.properties ?? {}).toSorted().join()
console.log(fields)
`,
}

export function createToolProject(more: Files = {}, options: CompilerOptions = {}): Promise<Project> {
  return createPackedProject({ ...files, ...more }, options)
}

/** A project with the packed package: a file that `exports` or `files` omit is missing there. */
export async function createPackedProject(sources: Files, options: CompilerOptions = {}): Promise<Project> {
  const project = await createProject(sources, { allowImportingTsExtensions: true, ...options })
  const installed = join(project.folder, 'node_modules/typeboss')
  await rm(installed)
  await symlink((await packPackage()).folder, installed, 'dir')
  return project
}

/** Links packages of this repository's `node_modules` into a project. */
export async function linkModules(project: Project, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map((name) =>
      symlink(join(repository, 'node_modules', name), join(project.folder, 'node_modules', name), 'dir'),
    ),
  )
}

/** Makes all such projects share the embedded Postgres of `typeboss/testing`: preparing one takes seconds. */
export async function shareTestingCache(project: Project): Promise<void> {
  await mkdir(join(repository, 'node_modules', '.cache'), { recursive: true })
  await linkModules(project, ['.cache'])
}
