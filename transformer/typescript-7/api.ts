/** TypeScript 7's JavaScript API, loaded from the project's own package. */
import { createRequire } from 'node:module'
import type * as ast from 'typescript-7/ast/index.js'
import type * as fs from 'typescript-7/api/fs.js'
import type * as sync from 'typescript-7/api/sync/api.js'

export type {
  API,
  Checker,
  Diagnostic as Diagnostic7,
  IndexInfo as IndexInfo7,
  IndexKind as IndexKind7,
  InterfaceType as InterfaceType7,
  NodeHandle,
  ParsedCommandLine,
  Program as Program7,
  ProjectReference as ProjectReference7,
  Project as Project7,
  Signature as Signature7,
  SignatureKind as SignatureKind7,
  Snapshot,
  StringMappingType as StringMappingType7,
  Symbol as Symbol7,
  SymbolFlags as SymbolFlags7,
  TupleType as TupleType7,
  Type as Type7,
  TypeFormatFlags as TypeFormatFlags7,
  TypeReference as TypeReference7,
} from 'typescript-7/api/sync/api.js'
export type {
  CallExpression as CallExpression7,
  ImportClause as ImportClause7,
  ImportDeclaration as ImportDeclaration7,
  Node as Node7,
  SourceFile as SourceFile7,
  StringLiteralLikeNode as StringLiteral7,
} from 'typescript-7/ast/index.js'
export type CompilerOptions7 = sync.CompilerOptions

export interface Api {
  readonly version: string
  readonly sync: typeof sync
  readonly ast: typeof ast
  readonly fs: typeof fs
}

/** Where the package is: `createRequire(from)(name)`. */
export interface Installed7 {
  readonly from: string
  readonly name: string
  readonly version: string
}

export function loadApi({ from, name, version }: Installed7): Api {
  const require = createRequire(from)
  // What the entries of the package export.
  /* oxlint-disable typescript/no-unsafe-type-assertion */
  return {
    version,
    sync: require(`${name}/sync`) as typeof sync,
    ast: require(`${name}/ast`) as typeof ast,
    fs: require(`${name}/fs`) as typeof fs,
  }
}
