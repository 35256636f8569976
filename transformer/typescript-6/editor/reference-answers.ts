/** References and renames, without locations in appended text, and across the copies in it. */
import type ts from 'typescript'
import type { Layer } from './layer.js'
import { moved, withoutAppended } from './locations.js'
import type { Script } from './scripts.js'
import { searchWithCopies } from './copied-types.js'

export const referenceAnswers: Layer = ({ service, scripts }) => {
  const findReferences = (fileName: string, position: number): ts.ReferencedSymbol[] | undefined => {
    const known = scripts()
    const results = searchWithCopies(known, { fileName, position }, (file, start) => {
      const symbols = service.findReferences(file, start)
      return symbols && { result: symbols, locations: symbols.flatMap(({ references }) => references) }
    })
    return results.length === 0 ? undefined : withoutAppendedSymbols(known, results.flat())
  }
  return {
    findReferences,
    getReferencesAtPosition: (fileName, position) =>
      findReferences(fileName, position)?.flatMap(({ references }) => references),
    findRenameLocations: (
      fileName: string,
      position: number,
      findInStrings: boolean,
      findInComments: boolean,
      preferences?: ts.UserPreferences | boolean,
    ) => {
      const known = scripts()
      const results = searchWithCopies(known, { fileName, position }, (file, start) => {
        // An old signature of this method takes a boolean here.
        const more = typeof preferences === 'boolean' ? {} : (preferences ?? {})
        const locations = service.findRenameLocations(file, start, findInStrings, findInComments, more)
        return locations && { result: locations, locations }
      })
      return results.length === 0 ? undefined : withoutAppended(known, results.flat())
    },
    getDocumentHighlights: (fileName, position, filesToSearch) => {
      const known = scripts()
      return service.getDocumentHighlights(fileName, position, filesToSearch)?.map((highlights) => {
        const located = highlights.highlightSpans.map((span) => ({ ...span, fileName: highlights.fileName }))
        return { ...highlights, highlightSpans: withoutAppended(known, located) }
      })
    },
    getFileReferences: (fileName) => withoutAppended(scripts(), service.getFileReferences(fileName)),
  }
}

/** Merges the symbols that have one definition: a copy's symbol is that of the original. */
function withoutAppendedSymbols(
  scripts: ReadonlyMap<string, Script>,
  symbols: readonly ts.ReferencedSymbol[],
): ts.ReferencedSymbol[] {
  const merged = new Map<string, ts.ReferencedSymbol>()
  for (const { definition: found, references } of symbols) {
    const [definition = found] = moved(scripts, [found])
    const key = `${definition.fileName}:${definition.textSpan.start}`
    const others = merged.get(key)?.references ?? []
    merged.set(key, { definition, references: withoutAppended(scripts, [...others, ...references]) })
  }
  return [...merged.values()].filter(({ references }) => references.length > 0)
}
