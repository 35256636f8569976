/**
 * The codec of a shape, without generated code: for a producer that was not compiled, and for tools. It accepts, stores and
 * returns the same values as the code that the compiler writes for the type, and reports the same problems; it takes longer.
 */
import type { Shape } from '../../../facts/shape/shape.js'
import { noValue, passes, problemsOf } from '../codec.js'
import { anyJson } from '../plain-json.js'
import type { Codec, Json } from '../types.js'
import { Conversions } from './conversions.js'
import { Explanations } from './explanations.js'
import { Tests } from './tests.js'

export function codecOf(shape: Shape): Codec {
  if (shape.kind === 'unknown') return anyJson
  if (shape.kind === 'never') return noValue
  const [ofValues, ofJson] = [new Tests('value'), new Tests('json')]
  const [is, isJson] = [ofValues.of(shape), ofJson.of(shape)]
  const [explain, explainJson] = [new Explanations(ofValues).of(shape), new Explanations(ofJson).of(shape)]
  const [encode, decode] = [new Conversions(ofValues).of(shape), new Conversions(ofJson).of(shape)]
  return {
    validate: (value) => (passes(is, value) ? undefined : problemsOf(explain, value)),
    // What is encoded is JSON.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    encode: (value) => encode(value) as Json,
    decode: (json = null) =>
      passes(isJson, json)
        ? { fits: true, value: decode(json) }
        : { fits: false, problems: problemsOf(explainJson, json) },
  }
}
