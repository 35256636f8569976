/** Diagnostics without those in appended text. The program has already moved those of the checker (`patch-program.ts`). */
import type ts from 'typescript'
import { internalFile } from '../internals.js'
import type { Layer } from './layer.js'
import { endOf } from './locations.js'

export const diagnosticAnswers: Layer = ({ service, scripts }) => ({
  getSyntacticDiagnostics: (fileName) => {
    const script = scripts().get(fileName)
    const diagnostics = service.getSyntacticDiagnostics(fileName)
    // The service would report an error at the end of the file, such as a missing brace, after the appended text.
    return script?.appended !== undefined
      ? located(internalFile(script.sourceFile).parseDiagnostics)
      : diagnostics
  },
  getSemanticDiagnostics: (fileName) => {
    // Updates the program, and adds typeboss's own diagnostics to it.
    scripts()
    return service.getSemanticDiagnostics(fileName)
  },
  getSuggestionDiagnostics: (fileName) => {
    const end = endOf(scripts(), fileName)
    return service.getSuggestionDiagnostics(fileName).filter(({ start }) => start < end)
  },
})

function located(diagnostics: readonly ts.Diagnostic[]): ts.DiagnosticWithLocation[] {
  return diagnostics.filter(
    (diagnostic): diagnostic is ts.DiagnosticWithLocation =>
      diagnostic.file !== undefined && diagnostic.start !== undefined && diagnostic.length !== undefined,
  )
}
