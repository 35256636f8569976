/**
 * The port: the part of a compiler that the shared rooms (`contract/`, `queues/`, `type-map/`, `calls/`, `checks/`) use. They
 * import its types from here, under TypeScript's names, and import no other file of a compiler:
 *
 *     import type * as ts from '../compiler/port.js'
 *
 *     function isQueueName(ts: ts.TypeScript, node: ts.Node): boolean
 *
 * These are the types of TypeScript 6, which therefore needs no adapter. Another compiler needs an adapter with the members
 * that are listed here. If a shared room needs another member, add it to the list; a test finds the members that no room
 * uses. Members that TypeScript's typings leave out are in `internals.ts`.
 */
import type typescript from 'typescript'

/**
 * The functions and enumerations. The compiler is always a parameter, from ts-patch, tsserver or a bundler's plugin, and
 * never imported: the running compiler is a patched copy, whose classes are not those of `import 'typescript'`.
 */
export type TypeScript = Pick<typeof typescript, Enumeration | SyntaxFunction | NodeTest>

type Enumeration =
  | 'DiagnosticCategory'
  | 'ElementFlags'
  | 'IndexKind'
  | 'ModifierFlags'
  | 'NodeFlags'
  | 'ObjectFlags'
  | 'SignatureKind'
  | 'SymbolFlags'
  | 'SyntaxKind'
  | 'TypeFlags'

type SyntaxFunction =
  | 'forEachChild'
  | 'getCombinedModifierFlags'
  | 'getLeadingCommentRanges'
  | 'getNameOfDeclaration'
  | 'getTrailingCommentRanges'

type NodeTest =
  | 'isArrayLiteralExpression'
  | 'isArrowFunction'
  | 'isAsExpression'
  | 'isBigIntLiteral'
  | 'isBindingElement'
  | 'isBlock'
  | 'isCallExpression'
  | 'isClassDeclaration'
  | 'isClassLike'
  | 'isComputedPropertyName'
  | 'isConditionalExpression'
  | 'isElementAccessExpression'
  | 'isEnumDeclaration'
  | 'isEnumMember'
  | 'isExportAssignment'
  | 'isExportDeclaration'
  | 'isExportSpecifier'
  | 'isExpressionStatement'
  | 'isExternalModule'
  | 'isExternalModuleReference'
  | 'isFunctionDeclaration'
  | 'isFunctionExpression'
  | 'isFunctionLike'
  | 'isFunctionTypeNode'
  | 'isIdentifier'
  | 'isIfStatement'
  | 'isImportDeclaration'
  | 'isImportEqualsDeclaration'
  | 'isImportSpecifier'
  | 'isIndexSignatureDeclaration'
  | 'isInterfaceDeclaration'
  | 'isJSDocSignature'
  | 'isLiteralTypeNode'
  | 'isModuleBlock'
  | 'isModuleDeclaration'
  | 'isNamedImports'
  | 'isNamedTupleMember'
  | 'isNamespaceExport'
  | 'isNamespaceImport'
  | 'isNewExpression'
  | 'isNonNullExpression'
  | 'isNumericLiteral'
  | 'isObjectLiteralExpression'
  | 'isParameter'
  | 'isParenthesizedExpression'
  | 'isParenthesizedTypeNode'
  | 'isPrefixUnaryExpression'
  | 'isPrivateIdentifier'
  | 'isPropertyAccessExpression'
  | 'isPropertyAssignment'
  | 'isPropertyDeclaration'
  | 'isPropertySignature'
  | 'isQualifiedName'
  | 'isReturnStatement'
  | 'isSatisfiesExpression'
  | 'isShorthandPropertyAssignment'
  | 'isSpreadElement'
  | 'isStringLiteral'
  | 'isStringLiteralLike'
  | 'isTupleTypeNode'
  | 'isTypeAliasDeclaration'
  | 'isTypeAssertionExpression'
  | 'isTypeLiteralNode'
  | 'isTypeNode'
  | 'isTypeOperatorNode'
  | 'isTypeQueryNode'
  | 'isTypeReferenceNode'
  | 'isVariableDeclaration'
  | 'isVariableDeclarationList'
  | 'isVariableStatement'

export type TypeChecker = Pick<
  typescript.TypeChecker,
  | 'getAliasedSymbol'
  | 'getBaseConstraintOfType'
  | 'getBaseTypes'
  | 'getConstantValue'
  | 'getDeclaredTypeOfSymbol'
  | 'getIndexInfosOfType'
  | 'getIndexTypeOfType'
  | 'getNonNullableType'
  | 'getPropertiesOfType'
  | 'getPropertyOfType'
  | 'getResolvedSignature'
  | 'getSignaturesOfType'
  | 'getSymbolAtLocation'
  | 'getTypeArguments'
  | 'getTypeAtLocation'
  | 'getTypeOfSymbol'
  | 'getTypeOfSymbolAtLocation'
  | 'isArrayLikeType'
  | 'isArrayType'
  | 'isTupleType'
  | 'isTypeAssignableTo'
  | 'resolveName'
  | 'tryGetMemberInModuleExports'
  | 'typeToString'
>

export type Program = Pick<
  typescript.Program,
  | 'getCompilerOptions'
  | 'getCurrentDirectory'
  | 'getModeForUsageLocation'
  | 'getSourceFile'
  | 'getSourceFiles'
  | 'isSourceFileFromExternalLibrary'
>

/** Reads files that are not part of the program: `package.json`, a declaration map. */
export type Host = Pick<typescript.ModuleResolutionHost, 'fileExists' | 'readFile'>

// Syntax

export type AsExpression = typescript.AsExpression
export type BindingName = typescript.BindingName
export type CallExpression = typescript.CallExpression
export type ClassDeclaration = typescript.ClassDeclaration
export type Declaration = typescript.Declaration
export type EntityName = typescript.EntityName
export type EnumDeclaration = typescript.EnumDeclaration
export type ExportDeclaration = typescript.ExportDeclaration
export type Expression = typescript.Expression
export type ImportClause = typescript.ImportClause
export type ImportDeclaration = typescript.ImportDeclaration
export type InterfaceDeclaration = typescript.InterfaceDeclaration
export type Node = typescript.Node
export type NumericLiteral = typescript.NumericLiteral
export type ObjectLiteralExpression = typescript.ObjectLiteralExpression
export type ParameterDeclaration = typescript.ParameterDeclaration
export type ParenthesizedExpression = typescript.ParenthesizedExpression
export type PrefixUnaryExpression = typescript.PrefixUnaryExpression
export type PropertyDeclaration = typescript.PropertyDeclaration
export type PropertyName = typescript.PropertyName
export type SatisfiesExpression = typescript.SatisfiesExpression
export type SignatureDeclaration = typescript.SignatureDeclaration
export type SourceFile = typescript.SourceFile
export type Statement = typescript.Statement
export type StringLiteralLike = typescript.StringLiteralLike
export type SyntaxKind = typescript.SyntaxKind
export type TypeAliasDeclaration = typescript.TypeAliasDeclaration
export type TypeNode = typescript.TypeNode
export type VariableDeclaration = typescript.VariableDeclaration
export type VariableDeclarationList = typescript.VariableDeclarationList
export type ReadonlyTextRange = typescript.ReadonlyTextRange
export type TextSpan = typescript.TextSpan

// Types

export type BigIntLiteralType = typescript.BigIntLiteralType
export type IntersectionType = typescript.IntersectionType
export type UnionType = typescript.UnionType
export type ObjectType = typescript.ObjectType
export type Signature = typescript.Signature
export type StringMappingType = typescript.StringMappingType
export type Symbol = typescript.Symbol
export type TemplateLiteralType = typescript.TemplateLiteralType
export type TupleTypeReference = typescript.TupleTypeReference
export type Type = typescript.Type
export type TypeReference = typescript.TypeReference

// Modules and diagnostics

export type ModuleName = typescript.ModuleName
export type ResolvedModuleFull = typescript.ResolvedModuleFull
export type ResolutionMode = typescript.ResolutionMode
export type Diagnostic = typescript.Diagnostic
export type DiagnosticRelatedInformation = typescript.DiagnosticRelatedInformation
export type DiagnosticWithLocation = typescript.DiagnosticWithLocation
