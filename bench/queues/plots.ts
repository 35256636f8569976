/** Draws the plots of the README from the figures in `../results/`. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { folder } from './support/results.js'
import { show, type Table } from './support/table.js'

const plots = [
  {
    file: 'adding.svg',
    part: 'adding',
    titles: ['add, one at a time', 'add, 20 at once', 'a batch of 1,000'],
  },
  { file: 'working.svg', part: 'working', titles: ['20,000 small jobs worked'] },
] as const

export async function drawPlots(): Promise<void> {
  for (const { file, part, titles } of plots) {
    // oxlint-disable-next-line no-await-in-loop
    const tables = await resultsOf(part)
    const wanted = tables.filter(({ title }) => titles.some((each) => each === title))
    if (wanted.length === 0) continue
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(folder, file), await draw(wanted))
  }
}

async function resultsOf(part: string): Promise<readonly Table[]> {
  const text = await readFile(join(folder, `${part}.json`), 'utf8').catch(() => '{"tables":[]}')
  return (JSON.parse(text) as { readonly tables: readonly Table[] }).tables
}

/** Draws bars, one table below another, each with its own scale. */
async function draw(tables: readonly Table[]): Promise<string> {
  const spec: TopLevelSpec = {
    background: 'white',
    padding: 12,
    vconcat: tables.map(bars),
    config: { font: 'Helvetica, Arial, sans-serif', view: { stroke: null }, title: { anchor: 'start' } },
  }
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return `${svg}\n`
}

type Panel = Extract<TopLevelSpec, { vconcat: unknown[] }>['vconcat'][number]

function bars({ title, unit, rows }: Table): Panel {
  const values = rows.map(({ name, median }) => ({
    name,
    median,
    label: show(median),
    kind: name.startsWith('typeboss') ? 'typeboss' : 'peer',
  }))
  const axis = { ticks: false, domain: false, labelFontSize: 12, labelLimit: 240, minExtent: 190 }
  const y = { field: 'name', type: 'nominal', sort: null, title: null, axis } as const
  const x = { field: 'median', type: 'quantitative', axis: null } as const
  const range = ['#2f6fde', '#b8c0cc']
  const scale = { domain: ['typeboss', 'peer'], range }
  const color = { field: 'kind', type: 'nominal', scale, legend: null } as const
  return {
    title: `${title} (${unit})`,
    data: { values },
    width: 420,
    height: { step: 22 },
    layer: [
      { mark: { type: 'bar', height: 14 }, encoding: { y, x, color } },
      {
        mark: { type: 'text', align: 'left', dx: 4 },
        encoding: { y, x, text: { field: 'label', type: 'nominal' } },
      },
    ],
  }
}
