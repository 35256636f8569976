/**
 * The code of the contracts that a file carries. Many files carry the same contracts, so a text is cached and reused in
 * each file where the names that it declares are free.
 */
import { identifiersOf } from '../compiler/internals.js'
import type * as ts from '../compiler/port.js'
import { compileContracts } from '../contract/write/compile.js'
import type { CarriedContracts } from './carried-contracts.js'
import { constantOf, type ConstantNames } from './constant-names.js'
import { contractSource } from './contract-source.js'

export interface ContractTexts {
  readonly textFor: (sourceFile: ts.SourceFile, names: ConstantNames, carried: CarriedContracts) => string
}

interface KnownText {
  readonly text: string
  readonly declared: readonly string[]
}

export function createContractTexts(): ContractTexts {
  const known = new Map<string, KnownText>()
  return {
    textFor: (sourceFile, names, carried) => {
      const identifiers = identifiersOf(sourceFile)
      const sources = [...carried].map(([queue, each]) =>
        contractSource(queue, constantOf(names, queue), each),
      )
      const key = JSON.stringify([
        names.helpers,
        sources.map(({ name, constant, usage, withJsonSchema }) => [name, constant, usage, withJsonSchema]),
      ])
      const before = known.get(key)
      if (before?.declared.every((name) => !identifiers.has(name)) === true) return before.text
      const declared: string[] = []
      let asWished = true
      const text = compileContracts(sources, names.helpers, (name) => {
        const isTaken = identifiers.has(name)
        asWished &&= !isTaken
        declared.push(name)
        return isTaken
      })
      if (asWished) known.set(key, { text, declared })
      return text
    },
  }
}
