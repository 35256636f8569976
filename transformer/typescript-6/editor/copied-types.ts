/**
 * Finds references past copies. An annotation such as `async (report: { id: number }) => …` stands twice in the program, in
 * the definition and in the map, and to the checker these are two types: the handler uses the `id` of one, a producer
 * that of the other. To the user there is one. So where a search finds a place that has a copy, or is one, the search
 * goes on from its copy.
 */
import type { Location } from './locations.js'
import { isAppended } from './locations.js'
import type { Script } from './scripts.js'

export interface Found<Result> {
  readonly result: Result
  readonly locations: readonly Location[]
}

/** Searches from a place, and from the copies of all that is found. Gives the result of every search. */
export function searchWithCopies<Result>(
  scripts: ReadonlyMap<string, Script>,
  place: { readonly fileName: string; readonly position: number },
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
  run(place.fileName, place.position)
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
