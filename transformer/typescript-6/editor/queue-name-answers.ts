/**
 * Answers at a queue's name: `'email-queue'` in a call leads to its `defineQueue`, both are found and renamed together, and
 * a hover shows the queue's types.
 */
import type ts from 'typescript'
import type { Layer } from './layer.js'
import type { Location } from './locations.js'
import { createQueueNames } from './queue-names.js'
import type { NamedLocation, QueueNames } from './queue-names.js'

export const queueNameAnswers: Layer = ({ ts, service, current }) => {
  const { string: kind } = ts.ScriptElementKind
  const known = new WeakMap<ts.Program, QueueNames>()

  const namesNow = (): QueueNames | undefined => {
    const now = current()
    if (now === undefined) return undefined
    const names = known.get(now.program) ?? createQueueNames(now)
    known.set(now.program, names)
    return names
  }
  const placeAt = (
    fileName: string,
    position: number,
  ): (NamedLocation & { names: QueueNames }) | undefined => {
    const names = namesNow()
    const place = names?.at(fileName, position)
    return names && place && { ...place, names }
  }
  const definitionsOf = (fileName: string, position: number): ts.DefinitionInfo[] | undefined => {
    const place = placeAt(fileName, position)
    return place?.names.definitions(place.name).map((location) => definitionInfo(place.name, location))
  }
  const definitionInfo = (name: string, location: Location): ts.DefinitionInfo => ({
    ...location,
    kind,
    name,
    containerKind: ts.ScriptElementKind.moduleElement,
    containerName: '',
  })

  return {
    getDefinitionAtPosition: (fileName, position, ...rest) =>
      definitionsOf(fileName, position) ?? service.getDefinitionAtPosition(fileName, position, ...rest),
    getDefinitionAndBoundSpan: (fileName, position) => {
      const place = placeAt(fileName, position)
      if (place === undefined) return service.getDefinitionAndBoundSpan(fileName, position)
      return { definitions: definitionsOf(fileName, position) ?? [], textSpan: place.location.textSpan }
    },
    getReferencesAtPosition: (fileName, position) => {
      const place = placeAt(fileName, position)
      return place !== undefined
        ? [...everywhere(place)]
        : service.getReferencesAtPosition(fileName, position)
    },
    findReferences: (fileName, position) => {
      const place = placeAt(fileName, position)
      const [first] = place?.names.definitions(place.name) ?? []
      if (place === undefined || first === undefined) return service.findReferences(fileName, position)
      const displayParts = [{ text: place.name, kind: 'stringLiteral' }]
      const definition = { ...definitionInfo(place.name, first), displayParts }
      return [{ definition, references: [...everywhere(place)] }]
    },
    getDocumentHighlights: (fileName, position, filesToSearch) => {
      const place = placeAt(fileName, position)
      if (place === undefined) return service.getDocumentHighlights(fileName, position, filesToSearch)
      const entries = everywhere(place)
      return filesToSearch.map((file) => ({
        fileName: file,
        highlightSpans: entries
          .filter((entry) => entry.fileName === file)
          .map(({ textSpan, isWriteAccess }) => ({
            textSpan,
            kind: isWriteAccess ? ts.HighlightSpanKind.writtenReference : ts.HighlightSpanKind.reference,
          })),
      }))
    },
    getRenameInfo: (fileName: string, position: number, preferences: ts.UserPreferences) => {
      const place = placeAt(fileName, position)
      if (place === undefined) return service.getRenameInfo(fileName, position, preferences)
      const { name, location, names } = place
      if (names.definitions(name).every(isDeclaration)) {
        return {
          canRename: false,
          localizedErrorMessage: `The queue '${name}' is defined in another package, where it is renamed.`,
        }
      }
      if (names.isConstant(name)) {
        return {
          canRename: false,
          localizedErrorMessage: `The queue '${name}' has its name from a constant: change the constant.`,
        }
      }
      return {
        canRename: true,
        displayName: name,
        fullDisplayName: name,
        kind,
        kindModifiers: '',
        triggerSpan: location.textSpan,
      }
    },
    findRenameLocations: (
      fileName: string,
      position: number,
      findInStrings: boolean,
      findInComments: boolean,
      preferences?: ts.UserPreferences | boolean,
    ) => {
      const place = placeAt(fileName, position)
      if (place !== undefined) {
        if (place.names.isConstant(place.name)) return []
        return everywhere(place)
          .filter((entry) => !isDeclaration(entry))
          .map(({ fileName: file, textSpan }) => ({ fileName: file, textSpan }))
      }
      const more = typeof preferences === 'boolean' ? {} : (preferences ?? {})
      return service.findRenameLocations(fileName, position, findInStrings, findInComments, more)
    },
    getQuickInfoAtPosition: (fileName, position, ...rest) => {
      const place = placeAt(fileName, position)
      const text = place?.names.describe(place.name)
      if (place === undefined || text === undefined)
        return service.getQuickInfoAtPosition(fileName, position, ...rest)
      const { textSpan } = place.location
      return { kind, kindModifiers: '', textSpan, displayParts: [{ text, kind: 'text' }] }
    },
  }
}

/** The definitions of a queue, then its other uses. */
function everywhere({
  names,
  name,
}: NamedLocation & { readonly names: QueueNames }): readonly ts.ReferenceEntry[] {
  return [
    ...names.definitions(name).map((location) => ({ ...location, isWriteAccess: true, isDefinition: true })),
    ...names.uses(name).map((location) => ({ ...location, isWriteAccess: false, isDefinition: false })),
  ]
}

/** Whether a location is in a declaration file, which a rename must not change. */
function isDeclaration({ fileName }: Location): boolean {
  return /\.d\.[cm]?ts$/.test(fileName)
}
