/**
 * Runs BullMQ's own Lua scripts many times in one call.
 *
 * BullMQ moves one job with each script: a claim of 100 jobs would be 100 commands, and so would 100 completions. Here its
 * scripts become functions of one script of ours, `moveToActive(KEYS, ARGV)` for example, which calls them in a loop. So a
 * batch is one command and one step for all other clients, and each job is moved by BullMQ's own code: its events, flows,
 * deduplication and retention are the same as with plain BullMQ.
 *
 * BullMQ packs nested arguments with MessagePack. Inside one script they need no packing: the functions get tables, and an
 * `unpack` that returns its argument.
 */
import { createHash } from 'node:crypto'
import { isNativeError } from 'node:util/types'
import { QueueConnectionError } from '../../errors/errors.js'

/** A script of ours, and the scripts of BullMQ that it calls. */
export interface Script {
  readonly uses: readonly string[]
  readonly lua: string
}

export interface CompiledScript {
  readonly text: string
  readonly sha: string
}

const shim = `
local rcall = redis.call
local cmsgpack = { unpack = function(value) return value end }
`

const compiled = new WeakMap<Script, CompiledScript>()

export async function compile(script: Script): Promise<CompiledScript> {
  const known = compiled.get(script)
  if (known !== undefined) return known
  const parts = await Promise.all(script.uses.map(functionOf))
  const text = [shim, ...parts, script.lua].join('\n')
  const result = { text, sha: createHash('sha1').update(text).digest('hex') }
  compiled.set(script, result)
  return result
}

async function functionOf(name: string): Promise<string> {
  const content = (await loadScripts())[name]?.content
  if (content === undefined) throw new QueueConnectionError(otherRelease, 'ERR_UNSUPPORTED')
  return `local function ${name}(KEYS, ARGV)\n${content}\nend\n`
}

const otherRelease =
  'createBullMQService() needs BullMQ 6.7 or later, and before 7: npm install bullmq@6 ioredis'

/** Read only for their text, so that another release of BullMQ is noticed here. */
type Scripts = { readonly [name: string]: { readonly content: string } | undefined }

let loading: Promise<Scripts> | undefined

function loadScripts(): Promise<Scripts> {
  loading ??= importScripts().catch((error: unknown) => {
    loading = undefined
    const code = isNativeError(error) && 'code' in error ? error.code : undefined
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error
    throw new QueueConnectionError(otherRelease, 'ERR_MODULE_NOT_FOUND')
  })
  return loading
}

async function importScripts(): Promise<Scripts> {
  // @ts-expect-error -- no entry of the package, and so without types; the path is literal for bundlers
  const scripts: { readonly default: Scripts } = await import('bullmq/dist/cjs/scripts/index.js')
  return scripts.default
}
