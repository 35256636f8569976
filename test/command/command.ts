/** The command `typeboss` in a process of its own, in a small real project. */
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finished } from '../support/compiler-process.js'
import { createProject, repository, type Files, type Project } from '../support/project.js'

export interface CommandProject extends Project {
  readonly typeboss: (...parameters: readonly string[]) => Promise<Finished>
}

/** There is a tsconfig.json only if it is among the files. */
export async function createCommandProject(files: Files): Promise<CommandProject> {
  const project = await createProject(files)
  if (!('tsconfig.json' in files)) await rm(join(project.folder, 'tsconfig.json'))
  if (!('package.json' in files)) await rm(join(project.folder, 'package.json'))
  await symlink(join(repository, 'node_modules/@types'), join(project.folder, 'node_modules/@types'))
  return {
    ...project,
    typeboss: (...parameters) => project.node('node_modules/typeboss/dist/command/main.js', ...parameters),
  }
}

export const queueFile = `import { defineQueue } from 'typeboss'

export interface Email { to: string; sendAt?: Date }

export const emailQueue = defineQueue(
  'email-queue',
  async (email: Email) => ({ id: email.to, sentAt: new Date() }),
  { retries: 5, backoff: { type: 'exponential', delay: 100 } },
)

export const resizeQueue = defineQueue<{ width: number }, Map<string, number>>('resize')
`
