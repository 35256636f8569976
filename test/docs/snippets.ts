/** Extracts code from the documentation, for the compiler and for the tools that it sets up. */
import { readFile } from 'node:fs/promises'

export interface Snippet {
  /** Its file: the name in its first line, `// queues/email.ts: …`, or one made from its place. */
  readonly file: string
  readonly code: string
  readonly expectedErrors: readonly ExpectedError[]
}

/** A line that ends with `// error: …` must give an error with that text, and with `// warning: …` a warning. */
export interface ExpectedError {
  readonly kind: 'error' | 'warning'
  readonly line: number
  readonly text: string
}

/** The code blocks of one language, as they stand; without the indentation of a list that they are in. */
export function codeBlocks(markdown: string, language: string): readonly string[] {
  const fence = new RegExp(`^( *)\`\`\`${language}(?: [^\n]*)?\n(.*?)^\\1\`\`\``, 'gms')
  return [...markdown.matchAll(fence)].map(([, indentation = '', code = '']) =>
    indentation === '' ? code : code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
  )
}

/** A page's first code block with a text in it, for a project that does what the page says. */
export async function pageBlock(page: string, language: string, part: string): Promise<string> {
  const blocks = codeBlocks(await readFile(page, 'utf8'), language)
  const found = blocks.find((block) => block.includes(part))
  if (found === undefined) throw new Error(`${page} has no ${language} block with ${part}`)
  return found
}

export function readmeBlock(language: string, part: string): Promise<string> {
  return pageBlock('README.md', language, part)
}

export function readSnippets(markdown: string): readonly Snippet[] {
  return codeBlocks(markdown, 'ts').map((code, index) => ({
    file: /^\/\/ (\S+\.ts)\b/.exec(code)?.[1] ?? `snippet-${index + 1}.ts`,
    code,
    expectedErrors: expectedErrors(code),
  }))
}

function expectedErrors(code: string): readonly ExpectedError[] {
  return code.split('\n').flatMap((line, index) => {
    const [, kind, text = ''] = /\/\/ (error|warning): (.+)$/.exec(line) ?? []
    return kind === 'error' || kind === 'warning' ? [{ kind, line: index + 1, text }] : []
  })
}
