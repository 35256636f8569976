import { readFile } from 'node:fs/promises'
import { expect, test } from '@jest/globals'
import { tenTypesPage, withOutcomes } from './ten-types.js'

test('docs/ten-types.md shows what is stored and what arrives', async () => {
  const page = await readFile(tenTypesPage, 'utf8')
  expect(page.match(/^## /gm)).toHaveLength(10)
  expect(await withOutcomes(page)).toBe(page)
})
