/** A project in which TypeScript 7.1 is installed. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { createProject, repository, type CompilerOptions, type Files, type Project } from './project.js'

export async function createNativeProject(files: Files, options: CompilerOptions = {}): Promise<Project> {
  const project = await createProject(files, options)
  const compiler = join(repository, 'test/typescript-7-1/node_modules/typescript')
  await symlink(compiler, join(project.folder, 'node_modules/typescript'), 'dir')
  return project
}

/** The tsconfig.json of a project that refers to others, and that others may refer to. */
export function composite(references: readonly string[], options: CompilerOptions = {}): string {
  return JSON.stringify({
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      types: [],
      composite: true,
      rootDir: '.',
      outDir: 'out',
      ...options,
    },
    include: ['*.ts'],
    references: references.map((path) => ({ path })),
  })
}

/** The command `typeboss`, from the project's folder. */
export const command = 'node_modules/typeboss/dist/command/main.js'
