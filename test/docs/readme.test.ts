import { readFile } from 'node:fs/promises'
import { describe, expect, test } from '@jest/globals'

describe('the README', () => {
  test('fits 10 KB, and two screens come before its first link', async () => {
    const readme = await readFile('README.md', 'utf8')
    expect(Buffer.byteLength(readme)).toBeLessThan(10_240)
    const before = readme.slice(0, readme.indexOf(']('))
    expect(before.split('\n').length).toBeGreaterThan(80)
  })

  test('has the two commands of a newcomer, which the gate runs', async () => {
    const [readme, gate] = await Promise.all([readFile('README.md', 'utf8'), readFile('.ci/run', 'utf8')])
    const commands = [...readme.matchAll(/^npm ci && (npm \S+(?: \w+)?) {2,}#/gm)].map(
      ([, command]) => command,
    )
    expect(commands).toEqual(['npm run example', 'npm test'])
    const lines = gate.split('\n')
    expect(['npm ci', ...commands].filter((command) => !lines.includes(command ?? ''))).toEqual([])
  })
})
