/** Brings places in a program's files back to the files as the user wrote them. */
import type ts from 'typescript'
import type { Script } from './scripts.js'

export interface Location {
  readonly fileName: string
  readonly textSpan: ts.TextSpan
}

/** Whether a place is in appended text. */
export function isAppended(scripts: ReadonlyMap<string, Script>, { fileName, textSpan }: Location): boolean {
  const script = scripts.get(fileName)
  return script?.appended !== undefined && textSpan.start >= script.sourceFile.text.length
}

/**
 * Moves what is in appended text to what it is about: of a queue's entry to its name in `defineQueue`, of a copied type to
 * the user's own. What then is the same place as another is left out.
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

/** Moves what is copied to what it was copied from, and leaves out the rest of appended text. */
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

/** Whether a place reaches past what the user wrote. */
export function endOf(scripts: ReadonlyMap<string, Script>, fileName: string): number {
  const script = scripts.get(fileName)
  return script?.appended !== undefined ? script.sourceFile.text.length : Infinity
}

function at<L extends Location>(location: L, textSpan: ts.TextSpan): L {
  // The span of what is around it, which editors show as a preview, is in the appended text too.
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
