/** The pages of the documentation that are written by hand, and the README. The API reference is built. */
import { globSync, readFileSync } from 'node:fs'

export interface Page {
  /** `README.md`, `docs/tasks/schedule.md`. */
  readonly path: string
  readonly text: string
  /**
   * The test that compiles the page's snippets with the tool that the page is about, from the line
   * `snippets: test/hosts/next.test.ts` in its frontmatter.
   */
  readonly compiledBy: string | undefined
}

export function readPages(): readonly Page[] {
  const paths = globSync('docs/**/*.md', { exclude: ['docs/api', 'docs/.vitepress'] })
  return ['README.md', ...paths.toSorted()].map((path) => {
    const text = readFileSync(path, 'utf8')
    const [, frontmatter = ''] = /^---\n(.*?)^---$/ms.exec(text) ?? []
    return { path, text, compiledBy: /^snippets: (\S+)$/m.exec(frontmatter)?.[1] }
  })
}
