/** Compiles types by the real command, `tspc`: each as the input of a queue that is defined with it. */
import { join } from 'node:path'
import type { Codec, JsonSchema } from 'typeboss/contract'
import { contractOf } from '#runtime/queue/contract-of'
import { createProject, repository } from './project.js'

export interface CompiledQueue {
  readonly codec: Codec
  readonly jsonSchema: JsonSchema
}

/** The queue of each type, `undefined` for a type that the build refuses as ambiguous. */
export async function compileQueues(
  preamble: string,
  types: readonly string[],
): Promise<readonly (CompiledQueue | undefined)[]> {
  const head = `import { defineQueue } from 'typeboss'; ${preamble.replaceAll('\n', ' ')}`
  const definitions = types.map(
    (type, index) =>
      `export const queue${index} = defineQueue<${type.replaceAll('\n', String.raw`\n`)}, void>('queue${index}')`,
  )
  const project = await createProject(
    { 'src/queues.ts': [head, ...definitions].join('\n') },
    { target: 'esnext', types: ['node'], typeRoots: [join(repository, 'node_modules/@types')] },
  )
  try {
    const { output } = await project.tspc()
    const refused = refusedLines(output)
    const queues: Record<string, unknown> = await import(join(project.folder, 'out/queues.js'))
    return types.map((_, index) => (refused.has(index + 2) ? undefined : compiled(queues[`queue${index}`])))
  } finally {
    await project.remove()
  }
}

/** Lines with the error that a union is ambiguous. Any other error is a failure of the test. */
function refusedLines(output: string): ReadonlySet<number> {
  const errors = output.split('\n').filter((line) => line.includes('error TS'))
  const others = errors.filter((line) => !line.includes('error TS71108'))
  if (others.length > 0) throw new Error(others.join('\n'))
  return new Set(errors.map((line) => Number(/\((\d+),/.exec(line)?.[1])))
}

function compiled(queue: unknown): CompiledQueue {
  const contract = contractOf(queue)
  return { codec: contract.input, jsonSchema: contract.jsonSchema?.().input ?? true }
}
