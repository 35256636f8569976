/** Links between pages, and to the repository's files. The build of the site checks links between pages, but no anchors. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { repositoryAddress, siteAddress } from '#facts/documentation'
import { readPages } from './pages.js'

const pages = readPages()
const textOf = new Map(pages.map(({ path, text }) => [path, text]))
const files = `${repositoryAddress}/blob/main/`

describe('each link leads to a page, a heading or a file that exists:', () => {
  test.each(pages)('$path', ({ path, text }) => {
    expect(linksOf(text).filter((link) => !leadsSomewhere(path, link))).toEqual([])
  })
})

test('the manifest and the pages have one address of the site and of the repository', () => {
  const { homepage, repository } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest
  expect([homepage, repository.url]).toEqual([siteAddress, `git+${repositoryAddress}.git`])
  const ownLinks = pages
    .flatMap(({ text }) => linksOf(text))
    .filter((link) => /\btypeboss\/blob\//.test(link))
  expect(ownLinks.filter((link) => !link.startsWith(files))).toEqual([])
  expect(siteAddress).toBe(repositoryAddress.replace(/github\.com\/(.*?)\//, '$1.github.io/') + '/')
})

interface Manifest {
  readonly homepage: string
  readonly repository: { readonly url: string }
}

function linksOf(text: string): readonly string[] {
  const prose = text.replaceAll(/^ *```.*?^ *```$/gms, '').replaceAll(/`[^`\n]*`/g, '')
  const inText = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  const ofHome = [...text.matchAll(/^ +link: (\S+)$/gm)].map(([, link = '']) => link)
  return [...inText, ...ofHome]
}

function leadsSomewhere(from: string, link: string): boolean {
  if (link.startsWith(files)) return existsSync(link.slice(files.length).replace(/#.*$/, ''))
  // The API reference is built, and its links are checked then.
  if (/^https?:/.test(link) || /^\/api\b|\/api\//.test(link)) return true
  const [target = '', anchor] = link.split('#')
  const path = target === '' ? from : target.startsWith('/') ? fileOf(target) : join(dirname(from), target)
  const text = textOf.get(path)
  if (text === undefined) return existsSync(path) && anchor === undefined
  return anchor === undefined || anchorsOf(text).includes(anchor)
}

/** `/start` is docs/start.md or a file in docs/public. */
function fileOf(address: string): string {
  const asset = join('docs/public', address)
  return /\.\w+$/.test(address) ? asset : join('docs', address.replace(/\/$/, '/index') + '.md')
}

/** As VitePress names headings. */
function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(/\s+/g, '-'),
  )
}
