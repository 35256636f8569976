/** The older types of a queue's input: the types of the first parameters of its upgrades. */
import type { Compilation } from '../compiler/compilation.js'
import type * as ts from '../compiler/port.js'
import { readPayloadType, type PayloadType } from '../contract/payload-type.js'
import { isTuple } from '../contract/read/type-guards.js'

/**
 * One for each upgrade, `undefined` if its parameter has no type. The whole is `undefined` if the option is there and its type
 * does not show each function.
 */
export type UpgradeTypes = readonly (PayloadType | undefined)[] | undefined

/** Reads `{ readonly upgrades: readonly [(old: EmailV1) => Email] }`, the type of a definition's options. */
export function readUpgradeTypes(compilation: Compilation, options: ts.Type | undefined): UpgradeTypes {
  const { ts, checker } = compilation
  const property = options && checker.getPropertyOfType(options, 'upgrades')
  // Options of the type QueueOptions may have it or not. The runtime refuses functions whose types were not read.
  if (property === undefined || (property.flags & ts.SymbolFlags.Optional) !== 0) return []
  const type = checker.getTypeOfSymbol(property)
  if (!isTuple(compilation, type)) return undefined
  if (type.target.elementFlags.some((flags) => flags !== ts.ElementFlags.Required)) return undefined
  return checker.getTypeArguments(type).map((upgrade, index) => {
    const older = parameterOf(compilation, upgrade)
    return older && readPayloadType(ts, checker, older, `upgrades[${index}]`)
  })
}

/** A parameter without an annotation gets the type `never` from the option's own type. */
function parameterOf({ ts, checker }: Compilation, upgrade: ts.Type): ts.Type | undefined {
  const [signature] = checker.getSignaturesOfType(upgrade, ts.SignatureKind.Call)
  const [parameter] = signature?.parameters ?? []
  const type = parameter && checker.getTypeOfSymbol(parameter)
  return type === undefined || (type.flags & ts.TypeFlags.Never) !== 0 ? undefined : type
}
