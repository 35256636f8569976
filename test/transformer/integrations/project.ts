/** A project whose queue has its types in a file of types alone, and a file without queues. */
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

/** A project that has the package as it is packed, so that what `exports` and `files` leave out is missed. */
export async function createPackedProject(sources: Files, options: CompilerOptions = {}): Promise<Project> {
  const project = await createProject(sources, { allowImportingTsExtensions: true, ...options })
  const installed = join(project.folder, 'node_modules/typeboss')
  await rm(installed)
  await symlink((await packPackage()).folder, installed, 'dir')
  return project
}

/** Lets a project use packages of this repository, by their names in its `node_modules`. */
export async function linkModules(project: Project, names: readonly string[]): Promise<void> {
  await Promise.all(
    names.map((name) =>
      symlink(join(repository, 'node_modules', name), join(project.folder, 'node_modules', name), 'dir'),
    ),
  )
}

/** Lets `typeboss/testing` keep its embedded Postgres for all such projects at once: each would make its own, for seconds. */
export async function shareTestingCache(project: Project): Promise<void> {
  await mkdir(join(repository, 'node_modules', '.cache'), { recursive: true })
  await linkModules(project, ['.cache'])
}
