/** The order of the pages. A page's name in the navigation is its first heading, or `navigation` of its frontmatter. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

interface Item {
  readonly text: string
  readonly link: string
}

interface Group {
  readonly text: string
  readonly items: Item[]
}

const docs = join(import.meta.dirname, '..')

export const navigation: Item[] = [
  { text: 'Start', link: '/start' },
  { text: 'Errors', link: '/errors/' },
  { text: 'API', link: '/api/' },
]

/** The groups beside a page, by the beginning of its path. Throws for a page that no group has. */
export function sidebars(): Record<string, Group[]> {
  const listed = guide.flatMap(({ items }) => items.map(({ link }) => link))
  const pages = globSync('**/*.md', { cwd: docs, exclude: ['api', 'public', '.vitepress', 'index.md'] })
  // Only the table of errors leads to their pages: there are too many for the navigation.
  const missing = pages.map(linkTo).filter((link) => !listed.includes(link) && !link.startsWith('/errors/'))
  if (missing.length > 0) throw new Error(`docs/.vitepress/navigation.ts lacks ${missing.join(', ')}`)
  return { '/': guide, '/api/': apiGroups() }
}

/** A page that does not exist yet is left out. */
const guide: Group[] = [
  group('Begin', ['start', 'how-it-works', 'types', 'ten-types', 'comparison', 'limits']),
  group('Tasks', [
    'tasks/define-a-queue',
    'tasks/add-jobs',
    'tasks/transactions',
    'tasks/throttle',
    'tasks/schedule',
    'tasks/flows',
    'tasks/results',
    'tasks/watch',
    'tasks/handle-jobs',
    'tasks/run-a-worker',
    'tasks/manage-jobs',
    'tasks/dead-letters',
    'tasks/traces',
    'tasks/dashboard',
  ]),
  group('Run it', ['testing', 'operating', 'deploys', 'engines']),
  group('Tools', [
    'tools/command',
    'tools/editor',
    'tools/run-typescript',
    'tools/bundlers',
    'tools/monorepo',
    'typescript-7',
  ]),
  group('Hosts', pagesIn('hosts')),
  group('Coming from', pagesIn('coming-from')),
  group('Reference', ['errors/index', 'api/index']),
].filter(({ items }) => items.length > 0)

function group(text: string, pages: readonly string[]): Group {
  return { text, items: pages.filter((page) => existsSync(fileOf(page))).map(itemOf) }
}

function pagesIn(folder: string): readonly string[] {
  if (!existsSync(join(docs, folder))) return []
  const files = readdirSync(join(docs, folder)).filter((file) => file.endsWith('.md'))
  return files.toSorted().map((file) => `${folder}/${file.slice(0, -'.md'.length)}`)
}

/** The API reference, which TypeDoc has written by then: an entry of the package a group. */
function apiGroups(): Group[] {
  const entries = globSync('api/**/index.md', { cwd: docs }).filter((file) => file !== 'api/index.md')
  return entries.toSorted().map((file) => {
    const folder = dirname(file)
    const pages = globSync(`${folder}/{classes,functions,interfaces,type-aliases,variables}/*.md`, {
      cwd: docs,
    })
    const items = pages.map((page) => ({
      text: basename(page, '.md'),
      link: `/${page.slice(0, -'.md'.length)}`,
    }))
    return {
      text: folder.slice('api/'.length),
      items: items.toSorted((a, b) => a.text.localeCompare(b.text)),
    }
  })
}

function itemOf(page: string): Item {
  const text = readFileSync(fileOf(page), 'utf8')
  const name = /^navigation: (.+)$/m.exec(text)?.[1] ?? /^# (.+)$/m.exec(text)?.[1] ?? page
  return { text: name.replaceAll('`', ''), link: linkTo(page) }
}

function linkTo(page: string): string {
  return `/${page.replace(/(\.md)?$/, '').replace(/(^|\/)index$/, '$1')}`
}

function fileOf(page: string): string {
  return join(docs, `${page}.md`)
}
