/**
 * Reads a page of docs/hosts/ as a list of steps, so that a test can do exactly what the page says:
 *
 *     Create `src/queues.ts`:        the next code block is that file
 *     ```sh                          commands, run in order, as in one terminal: `cd` lasts
 *     ```text                        what the commands above print; `…` stands for any text
 *
 * Comments, which a reader of the page does not see, say the rest:
 *
 *     <!-- stays: worker -->         the next commands keep running, under this name
 *     <!-- of: worker -->            the next text is printed by the process of this name
 *     <!-- stop: worker -->          ends the process by SIGTERM; it must end with 0
 *     <!-- fails -->                 the next commands end with an error
 *     <!-- not run -->               the next code block is only read
 *     <!-- tools: bun -->            a tool that a reader of the page has
 *
 * What only the test does is a comment too:
 *
 *     <!-- also: node check.js -->
 *     <!-- also stays: server: node server.js -->
 *     <!-- also printed: Ready -->
 *     <!-- also printed by worker: Dear Ada -->
 */

export type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'commands'; readonly script: string; readonly ending: Ending }
  | { readonly kind: 'printed'; readonly lines: readonly string[]; readonly by: string | undefined }
  | { readonly kind: 'stop'; readonly name: string }

/** How commands end: by themselves, with an error, or when the process of that name is stopped. */
export type Ending = 'success' | 'failure' | { readonly staysAs: string }

export interface Page {
  /** The packages of the line `Tested with next 16.4.6 and react 19.3.1.`, with their versions. */
  readonly versions: ReadonlyMap<string, string>
  readonly tools: readonly string[]
  readonly steps: readonly Step[]
}

export function readPage(markdown: string): Page {
  const tools = [...markdown.matchAll(/<!-- tools: (.*?) -->/g)].map(([, name = '']) => name)
  return { versions: versionsIn(markdown), tools, steps: stepsIn(markdown) }
}

function versionsIn(markdown: string): ReadonlyMap<string, string> {
  const [, line = ''] = /^Tested with (.*?)\.$/ms.exec(markdown) ?? []
  return new Map(
    [...line.matchAll(/(@?[\w./-]+) (\d[\w.-]*\w)/g)].map(([, name = '', version = '']) => [name, version]),
  )
}

const part =
  /^(?<fence>`{3,})(?<language>\w*)[^\n]*\n(?<code>.*?)^\k<fence>$|<!-- (?<comment>.*?) -->|^(?<prose>[^\n]*)$/gms

function stepsIn(markdown: string): readonly Step[] {
  const steps: Step[] = []
  let file: string | undefined
  let note = ''
  for (const { groups = {} } of markdown.matchAll(part)) {
    const { language, code, comment, prose } = groups
    if (comment !== undefined) {
      const own = stepOfComment(comment)
      if (own === undefined) note = comment
      else steps.push(own)
    } else if (code !== undefined) {
      if (note !== 'not run') steps.push(stepOfCode(language ?? '', code, file, note))
      file = undefined
      note = ''
    } else if (prose?.trim() !== '') {
      file = /`([^`\s]+)`[^`]*:$/.exec(prose ?? '')?.[1]
    }
  }
  return steps
}

function stepOfComment(comment: string): Step | undefined {
  const [, word, rest = ''] = /^(stop|also|also stays|also printed(?: by \w+)?): (.*)$/s.exec(comment) ?? []
  switch (word) {
    case undefined:
      return undefined
    case 'stop':
      return { kind: 'stop', name: rest }
    case 'also':
      return { kind: 'commands', script: rest, ending: 'success' }
    case 'also stays': {
      const [, name = '', script = ''] = /^(\w+): (.*)$/s.exec(rest) ?? []
      return { kind: 'commands', script, ending: { staysAs: name } }
    }
    default:
      return { kind: 'printed', lines: [rest], by: / by (\w+)$/.exec(word)?.[1] }
  }
}

function stepOfCode(language: string, code: string, file: string | undefined, note: string): Step {
  const [, word, name] = /^(\w+): (.*)$/.exec(note) ?? []
  if (language === 'sh') {
    const ending = word === 'stays' ? { staysAs: name ?? '' } : note === 'fails' ? 'failure' : 'success'
    return { kind: 'commands', script: code, ending }
  }
  if (language === 'text') {
    const lines = code.split('\n').filter((line) => line.trim() !== '')
    return { kind: 'printed', lines, by: word === 'of' ? name : undefined }
  }
  if (file === undefined) throw new Error(`No line above this code block names its file:\n${code}`)
  return { kind: 'file', path: file, text: code }
}

/** Whether the lines are printed, in this order, among others. `…` stands for any text within a line. */
export function isPrinted(output: string, lines: readonly string[]): boolean {
  const parts = lines.map((line) => line.trim().split('…').map(escaped).join('.*'))
  return new RegExp(parts.join('[\\s\\S]*?'), 'u').test(withoutColours(output))
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&')
}

export function withoutColours(output: string): string {
  // oxlint-disable-next-line no-control-regex -- these are the codes of a terminal
  return output.replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '')
}
