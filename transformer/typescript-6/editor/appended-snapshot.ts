/** The snapshot that the language service reads: a script's text followed by appended text. */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'

interface Served {
  readonly script: ts.IScriptSnapshot
  readonly appended: string
}

const served = new WeakMap<ts.IScriptSnapshot, Served>()

export function appendedSnapshot(
  ts: TypeScript,
  script: ts.IScriptSnapshot,
  appended: string,
): ts.IScriptSnapshot {
  const length = script.getLength()
  const total = length + appended.length
  const snapshot: ts.IScriptSnapshot = {
    getText: (start, end) =>
      (start < length ? script.getText(start, Math.min(end, length)) : '') +
      (end > length ? appended.slice(Math.max(start - length, 0), end - length) : ''),
    getLength: () => total,
    getChangeRange: (before) => {
      const old = served.get(before)
      if (old === undefined) return undefined
      const range = script.getChangeRange(old.script)
      if (range === undefined || old.appended === appended) return range
      // A change range is one span. The script and the appended text have both changed, so the span runs from the
      // script's change to the end.
      const isScriptSame = range.span.length === 0 && range.newLength === 0
      const start = isScriptSame ? length : range.span.start
      const span = ts.createTextSpanFromBounds(start, before.getLength())
      return ts.createTextChangeRange(span, total - start)
    },
  }
  served.set(snapshot, { script, appended })
  return snapshot
}
