/** Maps locations in a program's files to the files as the user wrote them. */
import type ts from 'typescript'
import type { Script } from './scripts.js'

export interface Location {
  readonly fileName: string
  readonly textSpan: ts.TextSpan
}

/** Whether a location is in appended text. */
export function isAppended(scripts: ReadonlyMap<string, Script>, { fileName, textSpan }: Location): boolean {
  const script = scripts.get(fileName)
  return script?.appended !== undefined && textSpan.start >= script.sourceFile.text.length
}

/**
 * Moves locations in appended text to their source: from a queue's entry to the name in `defineQueue`, from a copied type to
 * the user's own. Removes repeated locations.
 */
export function moved<L extends Location>(
  scripts: ReadonlyMap<string, Script>,
  locations: readonly L[],
): L[] {
  return withoutRepeats(
    locations.map((location) => {
      if (!isAppended(scripts, location)) return location
      const target = scripts.get(location.fileName)?.appended?.inFile(location.textSpan)
      return target !== undefined ? at(location, target) : location
    }),
  )
}

/** Moves locations in copied text to the original, and removes all others in appended text. */
export function withoutAppended<L extends Location>(
  scripts: ReadonlyMap<string, Script>,
  locations: readonly L[],
): L[] {
  return withoutRepeats(
    locations.flatMap((location) => {
      if (!isAppended(scripts, location)) return [location]
      const source = scripts.get(location.fileName)?.appended?.copiedFrom(location.textSpan)
      return source !== undefined ? [at(location, source)] : []
    }),
  )
}

/** Returns the end of the user's text, or `Infinity` for a file without appended text. */
export function endOf(scripts: ReadonlyMap<string, Script>, fileName: string): number {
  const script = scripts.get(fileName)
  return script?.appended !== undefined ? script.sourceFile.text.length : Infinity
}

function at<L extends Location>(location: L, textSpan: ts.TextSpan): L {
  // Editors show the text of `contextSpan` as a preview, and that span is in the appended text.
  return { ...location, textSpan: { ...textSpan }, contextSpan: undefined }
}

function withoutRepeats<L extends Location>(locations: readonly L[]): L[] {
  const seen = new Set<string>()
  return locations.filter(({ fileName, textSpan }) => {
    const key = `${fileName}:${textSpan.start}:${textSpan.length}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
