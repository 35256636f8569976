/** TypeScript 7.1 of this repository, with one compiler process for all test files of a worker. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Api, API } from '#transformer/typescript-7/api'

export const folder7 = join(process.cwd(), 'test/typescript-7-1/node_modules/typescript')

let kept: { readonly typescript: Api; readonly api: API } | undefined

export function compiler7(): NonNullable<typeof kept> {
  if (kept !== undefined) return kept
  const require = createRequire(join(process.cwd(), 'test/typescript-7-1/package.json'))
  const typescript: Api = {
    version: (require('typescript/package.json') as { version: string }).version,
    sync: require('typescript/sync') as Api['sync'],
    ast: require('typescript/ast') as Api['ast'],
    fs: require('typescript/fs') as Api['fs'],
  }
  const api = new typescript.sync.API({ cwd: process.cwd() })
  return (kept = { typescript, api })
}
