import { mutant, type Mutant } from './mutant.js'

const unused = 'transformer/typescript-6/emit/unused-imports.ts'
const order = 'transformer/contract/read/stable-order.ts'
const modules = 'transformer/typescript-6/emit/modules'
const stableText = 'transformer/typescript-6/emit/stable-text'
const fingerprints = 'transformer/contract/stable-fingerprint'

export const transformerMutants: readonly Mutant[] = [
  // Imports.
  mutant(unused, ` && !isPropertyName(compilation, node)`, '', modules),
  mutant(unused, `return parent.propertyName === node`, 'return true', modules),
  mutant(unused, `if (ts.isPropertyAccessExpression(node)) return visit(node.expression)`, '', modules),
  mutant(unused, `&& names.has(statement.name.text)`, '&& false', modules),
  mutant(unused, `if (ts.isTypeNode(node) ||`, 'if (', modules),
  mutant(
    unused,
    `keptSpecifiers.filter((specifier) => isValue(compilation, specifier))`,
    'keptSpecifiers',
    modules,
  ),
  mutant(
    unused,
    `  for (const name of valueNames(compilation, sourceFile, replaced)) names.delete(name)\n`,
    '',
    modules,
  ),
  // Text that depends on no order.
  mutant(
    order,
    `types.toSorted((one, other) => compareTypes(reader, one, other, levels))`,
    'types',
    stableText,
    fingerprints,
  ),
  mutant(
    order,
    `compareValues(literal(reader, one), literal(reader, other)) ||`,
    '',
    stableText,
    fingerprints,
  ),
  mutant(order, `compareValues(positionOf(one), positionOf(other)) ||`, '', stableText, fingerprints),
  mutant(
    order,
    `if (type.isUnion()) return inStableOrder(reader, type.types)`,
    'if (type.isUnion()) return type.types',
    stableText,
    fingerprints,
  ),
  mutant(
    'transformer/contract/shape/fingerprint.ts',
    `if (shape.kind === 'union') inner.sort()`,
    '',
    fingerprints,
    'transformer/contract/fingerprint',
  ),
  mutant(
    'transformer/contract/read/read-object.ts',
    `    .toSorted((one, other) => (one.name < other.name ? -1 : 1))\n`,
    '',
    fingerprints,
    'transformer/contract/fingerprint',
  ),
  mutant(
    'transformer/calls/named-queues.ts',
    `[...names].toSorted()`,
    '[...names]',
    'transformer/calls',
    stableText,
  ),
  // Patterns.
  mutant(
    'facts/shape/template-pattern.ts',
    String.raw`[\\^$.*+?`,
    String.raw`[\\^$*+?`,
    'transformer/contract/templates',
    'transformer/contract/json-schema',
    'transformer/contract/keys',
  ),
  mutant(
    'facts/shape/template-pattern.ts',
    'return `^${parts',
    'return `${parts',
    'transformer/contract/templates',
    'transformer/contract/json-schema',
  ),
]
