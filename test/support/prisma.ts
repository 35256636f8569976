/**
 * A real Prisma client without the command that generates one, which downloads a binary. This is what `prisma generate`
 * writes for a schema without models, less its types.
 */
import { PrismaPg } from '@prisma/adapter-pg'
import { getPrismaClient, type GetPrismaClientConfig } from '@prisma/client/runtime/client'

// Neither these files nor, for Node, WebAssembly has declarations.
declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object }
const runtimeFile = (name: string) => import(`@prisma/client/runtime/${name}`)

const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '',
  activeProvider: 'postgresql',
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  parameterizationSchema: { strings: [], graph: 'AAAA' },
  compilerWasm: {
    getRuntime: () => runtimeFile('query_compiler_fast_bg.postgresql.mjs'),
    getQueryCompilerWasmModule: async () => {
      const { wasm } = await runtimeFile('query_compiler_fast_bg.postgresql.wasm-base64.mjs')
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

export interface PrismaTransaction {
  $executeRawUnsafe(query: string, ...values: unknown[]): Promise<number>
  $queryRawUnsafe<Result = unknown>(query: string, ...values: unknown[]): Promise<Result>
}

export interface Prisma extends PrismaTransaction {
  $transaction<Result>(use: (transaction: PrismaTransaction) => Promise<Result>): Promise<Result>
  $disconnect(): Promise<void>
}

export function openPrisma(connectionString: string): Prisma {
  const PrismaClient = getPrismaClient(config) as unknown as new (options: object) => Prisma
  return new PrismaClient({ adapter: new PrismaPg({ connectionString }) })
}
