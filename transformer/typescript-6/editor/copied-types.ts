/**
 * Finds references across copies. An annotation such as `async (report: { id: number }) => …` is in the program twice, in
 * the definition and in the map, so the checker has two types: the handler uses the `id` of one, a producer the `id` of the
 * other. The user sees one type. So a search that finds a location with a copy, or in a copy, continues at the other.
 */
import type { Location } from './locations.js'
import { isAppended } from './locations.js'
import type { Script } from './scripts.js'

export interface Found<Result> {
  readonly result: Result
  readonly locations: readonly Location[]
}

/** Searches from a position, and from the copies of all locations found. Returns the result of every search. */
export function searchWithCopies<Result>(
  scripts: ReadonlyMap<string, Script>,
  from: { readonly fileName: string; readonly position: number },
  search: (fileName: string, position: number) => Found<Result> | undefined,
): readonly Result[] {
  const results: Result[] = []
  const seen = new Set<string>()
  const run = (fileName: string, position: number): void => {
    const found = search(fileName, position)
    if (found === undefined) return
    results.push(found.result)
    for (const location of found.locations) seen.add(keyOf(location))
    for (const copy of found.locations.flatMap((location) => copiesOf(scripts, location))) {
      if (seen.has(keyOf(copy))) continue
      seen.add(keyOf(copy))
      run(copy.fileName, copy.textSpan.start)
    }
  }
  run(from.fileName, from.position)
  return results
}

function copiesOf(scripts: ReadonlyMap<string, Script>, location: Location): readonly Location[] {
  const { fileName, textSpan } = location
  const appended = scripts.get(fileName)?.appended
  if (appended === undefined) return []
  const source = isAppended(scripts, location) ? appended.copiedFrom(textSpan) : textSpan
  if (source === undefined) return []
  const copies = appended.copiesOf(source)
  return copies.length === 0 ? [] : [source, ...copies].map((span) => ({ fileName, textSpan: span }))
}

function keyOf({ fileName, textSpan }: Location): string {
  return `${fileName}:${textSpan.start}`
}
