/** Types that are not written out: inferred by a library, computed, or under other compiler options. */
import { describe, expect, test } from '@jest/globals'
import { Temporal } from 'temporal-polyfill'
// Sets the global, which Node 24 does not have yet.
// oxlint-disable-next-line import/no-unassigned-import
import 'temporal-polyfill/global'
import { readTypes } from '../../support/compile-types.js'
import { codecOf, complaints, stored } from '../../support/contracts.js'

describe('an inferred type is read', () => {
  test('from a zod schema', async () => {
    const codec = await codecOf(`
      import { z } from 'zod'
      const order = z.object({
        id: z.string().brand<'OrderId'>(),
        at: z.date().brand<'Day'>(),
        total: z.number().optional(),
        lines: z.array(z.object({ sku: z.string(), count: z.number() })).brand<'Lines'>(),
        state: z.discriminatedUnion('kind', [
          z.object({ kind: z.literal('paid'), at: z.date() }),
          z.object({ kind: z.literal('open') }),
        ]),
      })
      export type T = z.infer<typeof order>`)
    const value = {
      id: 'o',
      at: new Date(0),
      lines: [{ sku: 's', count: 1 }],
      state: { kind: 'paid', at: new Date(1) },
    }
    expect(complaints(codec, value)).toEqual([])
    expect(stored(codec, value)).toEqual(value)
    expect(complaints(codec, { ...value, lines: [{ sku: 's' }] })).toEqual([
      '.lines[0].count: expected number, got nothing',
    ])
  })

  test('from a Drizzle table', async () => {
    const codec = await codecOf(`
      import { bigint, boolean, integer, jsonb, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
      const role = pgEnum('role', ['admin', 'member'])
      const users = pgTable('users', {
        id: bigint({ mode: 'bigint' }).primaryKey(),
        email: text().notNull(),
        role: role().notNull(),
        age: integer(),
        active: boolean().notNull().default(true),
        settings: jsonb().$type<{ theme: 'dark' | 'light' }>().notNull(),
        tags: text().array().notNull(),
        createdAt: timestamp().notNull().defaultNow(),
      })
      export type T = typeof users.$inferSelect`)
    const row = {
      id: 7n,
      email: 'ada@example.com',
      role: 'admin',
      age: null,
      active: true,
      settings: { theme: 'dark' },
      tags: ['a'],
      createdAt: new Date(0),
    }
    expect(complaints(codec, row)).toEqual([])
    expect(stored(codec, row)).toEqual(row)
    expect(complaints(codec, { ...row, role: 'guest', createdAt: 'today' })).toEqual([
      '.createdAt: expected valid Date, got "today"',
      `.role: expected 'admin' | 'member', got "guest"`,
    ])
  })

  test('from a row of Prisma, whose arrays of JSON are an interface', async () => {
    const codec = await codecOf(`
      interface JsonArray extends Array<JsonValue> {}
      type JsonObject = { [Key in string]?: JsonValue }
      type JsonValue = string | number | boolean | JsonObject | JsonArray | null
      export type T = { id: number; settings: JsonValue }`)
    const row = { id: 1, settings: { tags: ['a', [1, null]], on: true } }
    expect(complaints(codec, row)).toEqual([])
    expect(stored(codec, row)).toEqual(row)
    expect(complaints(codec, { id: 1, settings: [1n] })).toHaveLength(1)
  })

  test('from Kysely tables', async () => {
    const codec = await codecOf(`
      import type { ColumnType, Generated, Insertable, Selectable } from 'kysely'
      interface Users {
        id: Generated<number>
        email: string
        createdAt: ColumnType<Date, string | undefined, never>
        nickname: string | null
      }
      export type T = { row: Selectable<Users>; insert: Insertable<Users> }`)
    const value = {
      row: { id: 1, email: 'ada@example.com', createdAt: new Date(0), nickname: null },
      insert: { email: 'bob@example.com', createdAt: '2026-01-31' },
    }
    expect(complaints(codec, value)).toEqual([])
    expect(stored(codec, value)).toEqual(value)
    expect(complaints(codec, { ...value, row: { ...value.row, createdAt: '2026-01-31' } })).toEqual([
      '.row.createdAt: expected valid Date, got "2026-01-31"',
    ])
  })

  test('from a table of columns, as query builders do', async () => {
    const codec = await codecOf(`
      interface Column<Select, Insert> { readonly select: Select; readonly insert: Insert }
      interface Users { id: Column<bigint, never>; createdAt: Column<Date, Date | undefined>; name: Column<string | null, string> }
      type Row<Table> = { [Name in keyof Table]: Table[Name] extends Column<infer Select, unknown> ? Select : never }
      export type T = Pick<Row<Users>, 'id' | 'createdAt'> & Partial<Omit<Row<Users>, 'id' | 'createdAt'>>`)
    const value = { id: 1n, createdAt: new Date(0), name: null }
    expect(stored(codec, value)).toEqual(value)
    expect(complaints(codec, { id: 1, createdAt: new Date(0) })).toEqual(['.id: expected bigint, got 1'])
  })

  test('from values, keys and their templates', async () => {
    const codec = await codecOf(`
      const routes = { home: '/', user: '/user/:id' } as const
      type Events = { [Name in keyof typeof routes as \`on\${Capitalize<Name>}\`]: (typeof routes)[Name] }
      export type T = Partial<Events>`)
    expect(complaints(codec, { onHome: '/', onUser: '/x' })).toEqual([
      `.onUser: expected '/user/:id', got "/x"`,
    ])
  })

  test('with exactOptionalPropertyTypes', () => {
    const source = 'export type T = { a?: string; b?: string | undefined; c: string | undefined }'
    const exact = readTypes(source, { exactOptionalPropertyTypes: true })['T']
    expect(exact?.shape).toEqual(readTypes(source)['T']?.shape)
  })
})

describe('Temporal', () => {
  test.each([
    ['Instant', Temporal.Instant.from('2026-01-31T12:00:00Z')],
    ['PlainDate', Temporal.PlainDate.from('2026-01-31')],
    ['PlainDateTime', Temporal.PlainDateTime.from('2026-01-31T12:00:00.5')],
    ['PlainTime', Temporal.PlainTime.from('12:00:01')],
    ['PlainYearMonth', Temporal.PlainYearMonth.from('2026-01')],
    ['PlainMonthDay', Temporal.PlainMonthDay.from('01-31')],
    ['ZonedDateTime', Temporal.ZonedDateTime.from('2026-01-31T12:00:00+01:00[Europe/Berlin]')],
    ['Duration', Temporal.Duration.from('P1DT2H')],
  ])('%s', async (name, value) => {
    const codec = await codecOf(`{ at: Temporal.${name} }`)
    const back = stored(codec, { at: value })
    expect(JSON.stringify(back)).toBe(JSON.stringify({ at: value.toString() }))
    expect(Reflect.get(Object(back), 'at')).toBeInstanceOf(value.constructor)
    expect(complaints(codec, { at: value.toString() })).toHaveLength(1)
    expect(codec.decode({ at: 'soon' }).fits).toBe(false)
  })

  test('is distinguished from other Temporal types', async () => {
    const codec = await codecOf('Temporal.PlainDate | Temporal.PlainDateTime | Temporal.Duration')
    for (const text of ['2026-01-31', '2026-01-31T12:00:00', 'P1D']) {
      expect(String(Object(codec.decode(text)).value)).toBe(text)
    }
  })
})
