/**
 * Answers requests about a script's syntax alone (outline, folding, formatting, comments, brackets) from the script as the
 * user wrote it, so no answer contains appended text.
 */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'

const syntaxQuestions = [
  'getSyntacticClassifications',
  'getEncodedSyntacticClassifications',
  'getNonBoundSourceFile',
  'getNameOrDottedNameSpan',
  'getBreakpointStatementAtPosition',
  'getNavigationBarItems',
  'getNavigationTree',
  'getOutliningSpans',
  'getBraceMatchingAtPosition',
  'getIndentationAtPosition',
  'getFormattingEditsForRange',
  'getFormattingEditsForDocument',
  'getFormattingEditsAfterKeystroke',
  'getDocCommentTemplateAtPosition',
  'isValidBraceCompletionAtPosition',
  'getJsxClosingTagAtPosition',
  'getLinkedEditingRangeAtPosition',
  'getSpanOfEnclosingComment',
  'getSmartSelectionRange',
  'toggleLineComment',
  'toggleMultilineComment',
  'commentSelection',
  'uncommentSelection',
  'mapCode',
] as const

/** Call this before the host is patched to return scripts with appended text. */
export function syntaxAnswers(ts: TypeScript, host: ts.LanguageServiceHost): Partial<ts.LanguageService> {
  // Delegation and not a copy, since the host is an instance of a class. `Object.create` returns `any`; here it returns
  // a host.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const delegate = Object.create(host) as ts.LanguageServiceHost
  const asWritten: Pick<ts.LanguageServiceHost, 'getScriptSnapshot' | 'getScriptVersion'> = {
    getScriptSnapshot: host.getScriptSnapshot.bind(host),
    getScriptVersion: host.getScriptVersion.bind(host),
  }
  const service: Readonly<Record<string, unknown>> & ts.LanguageService = {
    ...ts.createLanguageService(
      Object.assign(delegate, asWritten),
      undefined,
      ts.LanguageServiceMode.Syntactic,
    ),
  }
  return Object.fromEntries(syntaxQuestions.map((question) => [question, service[question]]))
}
