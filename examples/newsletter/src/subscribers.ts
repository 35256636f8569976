/** Reads the CSV file of subscribers. Invalid rows are reported. */
import { readFile } from 'node:fs/promises'
import { parse } from 'csv-parse/sync'

export interface Subscriber {
  readonly name: string
  readonly email: string
  readonly signedUp: Date
  readonly plan: 'free' | 'member' | 'patron'
}

export interface SubscriberList {
  readonly subscribers: readonly Subscriber[]
  readonly rejected: readonly RejectedRow[]
}

export interface RejectedRow {
  readonly line: number
  readonly reason: string
}

interface Row {
  readonly record: Readonly<Record<string, string>>
  readonly info: { readonly lines: number }
}

export async function readSubscribers(file: URL): Promise<SubscriberList> {
  const rows: readonly Row[] = parse(await readFile(file), { columns: true, info: true, trim: true })
  const subscribers: Subscriber[] = []
  const rejected: RejectedRow[] = []
  for (const { record, info } of rows) {
    const subscriber = readRow(record)
    if (typeof subscriber === 'string') rejected.push({ line: info.lines, reason: subscriber })
    else subscribers.push(subscriber)
  }
  return { subscribers, rejected }
}

/** Returns the subscriber, or the problem of the row. */
function readRow(row: Readonly<Record<string, string>>): Subscriber | string {
  const { name = '', email = '', plan = '', 'signed up': date = '' } = row
  const signedUp = new Date(date)
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) return `"${email}" is no mail address`
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || Number.isNaN(signedUp.getTime())) return `"${date}" is no date`
  if (plan !== 'free' && plan !== 'member' && plan !== 'patron') return `"${plan}" is no plan`
  return { name, email, signedUp, plan }
}
