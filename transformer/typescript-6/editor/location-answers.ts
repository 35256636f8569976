/** Answers that are locations. A location in appended text moves to the user's own text or is removed. */
import type { Layer } from './layer.js'
import { endOf, isAppended, moved } from './locations.js'

export const locationAnswers: Layer = ({ service, scripts }) => ({
  getDefinitionAtPosition: (fileName, position, ...rest) => {
    const known = scripts()
    const definitions = service.getDefinitionAtPosition(fileName, position, ...rest)
    return definitions && moved(known, definitions)
  },
  getDefinitionAndBoundSpan: (fileName, position) => {
    const known = scripts()
    const found = service.getDefinitionAndBoundSpan(fileName, position)
    return found?.definitions !== undefined
      ? { ...found, definitions: moved(known, found.definitions) }
      : found
  },
  getTypeDefinitionAtPosition: (fileName, position) => {
    const known = scripts()
    const definitions = service.getTypeDefinitionAtPosition(fileName, position)
    return definitions && moved(known, definitions)
  },
  getImplementationAtPosition: (fileName, position) => {
    const known = scripts()
    const implementations = service.getImplementationAtPosition(fileName, position)
    return implementations && moved(known, implementations)
  },
  getNavigateToItems: (...parameters) => {
    const known = scripts()
    return service.getNavigateToItems(...parameters).filter((item) => !isAppended(known, item))
  },
  getTodoComments: (fileName, descriptors) => {
    const end = endOf(scripts(), fileName)
    return service.getTodoComments(fileName, descriptors).filter(({ position }) => position < end)
  },
  provideInlayHints: (fileName, span, preferences) => {
    const end = endOf(scripts(), fileName)
    return service.provideInlayHints(fileName, span, preferences).filter(({ position }) => position <= end)
  },
  getEncodedSemanticClassifications: (fileName, span, format) => {
    const end = endOf(scripts(), fileName)
    const classifications = service.getEncodedSemanticClassifications(fileName, span, format)
    const { spans } = classifications
    // Triples of start, length and class.
    const kept = spans.filter((_value, index) => (spans[index - (index % 3)] ?? 0) < end)
    return { ...classifications, spans: kept }
  },
})
