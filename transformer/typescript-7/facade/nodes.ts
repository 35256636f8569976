/**
 * The nodes of declarations. The compiler names a declaration by its file and its place, and the node itself takes the file's
 * syntax. The declarations of the language and of packages are many and long, and little is asked of them, so their nodes are
 * made on the first question that the name does not answer.
 */
import type { Node7, NodeHandle, Project7 } from '../api.js'
import { LazyFile } from './lazy-file.js'
import type { NodeOf } from './objects.js'

const rawNodes = new WeakMap<object, () => Node7>()

/** The compiler's own node, for questions to the checker. */
export function rawNode(node: Node7): Node7 {
  return node instanceof LazyFile ? node.syntax : (rawNodes.get(node)?.() ?? node)
}

export function nodesOf(project: Project7): NodeOf {
  const known = new Map<string, Node7>()
  return (handle) => {
    if (handle === undefined) return undefined
    if (!isOfLibrary(handle.path)) return handle.resolve(project)
    const key = `${handle.path}:${handle.index}`
    const before = known.get(key)
    if (before !== undefined) return before
    const node = lazyNode(project, handle)
    known.set(key, node)
    return node
  }
}

export function isOfLibrary(path: string): boolean {
  return path.includes('/node_modules/') || isOfLanguage(path)
}

/** `lib.es2023.d.ts` */
export function isOfLanguage(path: string): boolean {
  return path.startsWith('bundled:') || /\/lib\.[\w.]+\.d\.ts$/.test(path)
}

function lazyNode(project: Project7, handle: NodeHandle): Node7 {
  let resolved: Node7 | undefined
  const node = (): Node7 => {
    resolved ??= handle.resolve(project)
    if (resolved === undefined) throw new Error(`TypeScript has no syntax of ${handle.path}`)
    return resolved
  }
  const file = lazily(() => node().getSourceFile(), { fileName: handle.path })
  const lazy = lazily(node, { kind: handle.kind, getSourceFile: () => file })
  rawNodes.set(lazy, node)
  return lazy
}

/** An object with some known members. The object itself is made when another member is read. */
function lazily<Value extends object>(make: () => Value, known: Readonly<Record<string, unknown>>): Value {
  const read = (name: PropertyKey): unknown => {
    if (Object.hasOwn(known, name)) return Reflect.get(known, name)
    const made = make()
    const value: unknown = Reflect.get(made, name)
    return typeof value === 'function' ? value.bind(made) : value
  }
  // Every member is read through the handlers, so the empty target is never seen.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return new Proxy({} as Value, {
    get: (_target, name) => read(name),
    has: (_target, name) => name in known || name in make(),
  })
}
