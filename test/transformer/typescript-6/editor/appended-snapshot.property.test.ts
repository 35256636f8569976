/** The language service relies on these change ranges to parse only the changed parts of a script. */
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import ts from 'typescript'
import { appendedSnapshot } from '#transformer/typescript-6/editor/appended-snapshot'

/** A script that stores its last edit, like the script of an open file. */
interface Typed {
  readonly text: string
  readonly edit: ts.TextChangeRange | undefined
  readonly before: ts.IScriptSnapshot | undefined
}

function snapshotOf({ text, edit, before }: Typed): ts.IScriptSnapshot {
  return {
    getText: (start, end) => text.slice(start, end),
    getLength: () => text.length,
    getChangeRange: (old) => (old === before ? edit : undefined),
  }
}

const pieces = fc.string({ maxLength: 6 })
const appended = fc.constantFrom(
  '\ndeclare module "m" { interface A { b: string } }\n',
  '\ndeclare module "m" { interface A { b: number; c: {} } }\n',
)
const edit = fc.record({ at: fc.nat(), length: fc.nat(5), insert: pieces, appended })

test('the change range turns the old text into the new text, for all edits and all appended texts', () => {
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 8 }),
      appended,
      fc.array(edit, { maxLength: 6 }),
      (start, first, edits) => {
        let script = snapshotOf({ text: start.join(''), edit: undefined, before: undefined })
        let snapshot = appendedSnapshot(ts, script, first)
        for (const { at, length, insert, appended: next } of edits) {
          const text = script.getText(0, script.getLength())
          const from = Math.min(at % (text.length + 1), text.length)
          const to = Math.min(from + length, text.length)
          const range = ts.createTextChangeRange(ts.createTextSpanFromBounds(from, to), insert.length)
          script = snapshotOf({
            text: text.slice(0, from) + insert + text.slice(to),
            edit: range,
            before: script,
          })
          const now = appendedSnapshot(ts, script, next)
          const change = now.getChangeRange(snapshot)
          if (!change) throw new Error('An edit of a known script has a change range')
          const { span, newLength } = change
          const old = snapshot.getText(0, snapshot.getLength())
          const inserted = now.getText(span.start, span.start + newLength)
          expect(old.slice(0, span.start) + inserted + old.slice(ts.textSpanEnd(span))).toBe(
            now.getText(0, now.getLength()),
          )
          snapshot = now
        }
      },
    ),
  )
})

test('a range of text may start and end before or after the end of the script', () => {
  const script = ts.ScriptSnapshot.fromString('script')
  const whole = 'scriptappended'
  const snapshot = appendedSnapshot(ts, script, 'appended')
  expect(snapshot.getLength()).toBe(whole.length)
  fc.assert(
    fc.property(fc.nat(whole.length), fc.nat(whole.length), (one, other) => {
      const [start, end] = [Math.min(one, other), Math.max(one, other)]
      expect(snapshot.getText(start, end)).toBe(whole.slice(start, end))
    }),
  )
})
