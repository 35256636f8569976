/** TypeScript 7's syntax under the names of TypeScript 6, as the port lists them. */
import type * as ts from '../../compiler/port.js'
import type { Api } from '../api.js'
import type { LazyFile } from './lazy-file.js'
import { spellingSuggestion } from './spelling.js'

/**
 * The functions and enumerations of the port. Seven have another name in TypeScript 7, and `forEachChild` is a method of its
 * nodes. The casts hold because the port's members are tested on both compilers by the same types and projects.
 */
export function createSyntax({ ast, sync }: Api): ts.TypeScript {
  const syntax = {
    ...ast,
    DiagnosticCategory: sync.DiagnosticCategory,
    ElementFlags: sync.ElementFlags,
    IndexKind: sync.IndexKind,
    ObjectFlags: sync.ObjectFlags,
    SignatureKind: sync.SignatureKind,
    SymbolFlags: sync.SymbolFlags,
    TypeFlags: sync.TypeFlags,
    forEachChild: <T>(node: ts.Node, visit: (child: ts.Node) => T | undefined): T | undefined =>
      node.forEachChild(visit),
    isClassLike: ast.isClassLikeDeclaration,
    isExternalModule: (file: LazyFile) => file.isModule,
    isFunctionLike: ast.isSignatureDeclaration,
    isParameter: ast.isParameterDeclaration,
    isPropertySignature: ast.isPropertySignatureDeclaration,
    isStringLiteralLike: ast.isStringLiteralLikeNode,
    isTypeAssertionExpression: ast.isTypeAssertion,
    getSpellingSuggestion: spellingSuggestion,
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return syntax as unknown as ts.TypeScript
}
