/**
 * A real SMTP server on loopback. It parses every letter that it accepts. Like other mail servers, it can refuse a letter:
 * one address only at the first try, and another one always.
 */
import type { AddressInfo } from 'node:net'
import { simpleParser, type ParsedMail } from 'mailparser'
import { SMTPServer } from 'smtp-server'

export const busyAddress = 'busy@example.com'
export const goneAddress = 'gone@example.org'

export interface MailServer {
  readonly url: string
  /** Every letter that was accepted, as parsed from the wire. */
  readonly received: readonly ParsedMail[]
  readonly close: () => Promise<void>
}

export async function startMailServer(): Promise<MailServer> {
  const received: ParsedMail[] = []
  const putOff = new Set<string>()
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onRcptTo({ address }, _session, accept) {
      if (address === goneAddress) return accept(refusal(550, 'no such mailbox'))
      if (address !== busyAddress || putOff.has(address)) return accept()
      putOff.add(address)
      return accept(refusal(450, 'mailbox busy, try again'))
    },
    onData(stream, _session, accept) {
      simpleParser(stream, (error: Error | null, mail) => {
        if (error === null) received.push(mail)
        accept(error)
      })
    },
  })
  await new Promise<void>((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  // A server that listens on TCP has an address of this kind.
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

function refusal(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode })
}
