/** Errors in bundles: a minifier renames classes, and a process can have several copies of them. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { build } from 'esbuild'
import { siteAddress } from '#facts/documentation'
import * as errors from '#runtime/errors/errors'
import { temporaryFolder } from '../../package/packed.js'

type Errors = typeof errors

let folder: string
let minified: Errors
let another: Errors

beforeAll(async () => {
  folder = await temporaryFolder('minified')
  const copy = async (name: string): Promise<Errors> => {
    const outfile = join(folder, `${name}.mjs`)
    const entryPoints = ['dist/runtime/errors/errors.js']
    await build({ entryPoints, outfile, bundle: true, minify: true, format: 'esm', platform: 'node' })
    return (await import(pathToFileURL(outfile).href)) as Errors
  }
  minified = await copy('one')
  another = await copy('another')
})
afterAll(() => rm(folder, { recursive: true }))

type ErrorClass = abstract new (...all: never) => Error

const classes = Object.entries(errors).filter(
  (entry): entry is [keyof Errors, ErrorClass & Errors[keyof Errors]] => typeof entry[1] === 'function',
)

describe('an error of a minified bundle', () => {
  test.each(classes.map(([name]) => name))('keeps its name and is recognized by other copies: %s', (name) => {
    const error: object = Object.create(minified[name].prototype)
    expect(error).toHaveProperty('name', name)
    for (const copy of [minified, another, errors]) {
      expect(error).toBeInstanceOf(copy[name])
      expect(error).toBeInstanceOf(copy.TypebossError)
      const others = classes
        .map(([other]) => other)
        .filter((other) => ![name, 'TypebossError'].includes(other))
      for (const other of others) expect(error).not.toBeInstanceOf(copy[other])
    }
  })

  test('prints its name, also in its stack', () => {
    const error = new minified.ClosedError('client')
    expect(String(error)).toBe(`ClosedError: The client is closed. See ${siteAddress}errors/ClosedError`)
    expect(error.stack).toMatch(/^ClosedError: /)
    expect(error.code).toBe('CLOSED')
  })

  test('is not an instance of a class that a user derives from its class', () => {
    class OwnError extends errors.ClosedError {}
    expect(new errors.ClosedError('client')).not.toBeInstanceOf(OwnError)
    expect(new minified.ClosedError('client')).not.toBeInstanceOf(OwnError)
    expect(new OwnError('client')).toBeInstanceOf(minified.ClosedError)
  })
})

test('no two classes have the same code', () => {
  const codes = classes.flatMap(([, errorClass]) => /code = '(\w+)'/.exec(String(errorClass))?.[1] ?? [])
  expect(codes.length).toBeGreaterThan(15)
  expect(new Set(codes).size).toBe(codes.length)
})

test.each([undefined, null, 1, 'text', {}, new Error('x'), Object.create(null)])(
  '%p is not an instance of TypebossError',
  (value) => {
    expect(value instanceof errors.TypebossError).toBe(false)
    expect(value instanceof errors.ClosedError).toBe(false)
  },
)
