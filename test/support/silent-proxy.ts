/** A proxy in front of PostgreSQL whose connections can fall silent: nothing passes any more, and nothing is closed. */
import { once } from 'node:events'
import net from 'node:net'

export interface SilentProxy {
  /** The given connection string, by way of the proxy. */
  readonly connectionString: string
  /** Silences the connections that are open now; how many. New connections work. */
  readonly silence: () => number
  /** Silences the connections that are open now as soon as one sends such a text, which the server still gets. */
  readonly silenceAfter: (text: RegExp) => Promise<void>
  /** How many connections were opened so far. */
  readonly opened: () => number
  /** Closes the connections that are open now. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

interface Link {
  readonly client: net.Socket
  readonly server: net.Socket
  isSilent: boolean
}

export async function openSilentProxy(connectionString: string): Promise<SilentProxy> {
  const target = new URL(connectionString)
  const links = new Set<Link>()
  let awaited: { readonly text: RegExp; readonly sent: () => void } | undefined
  const silence = (): number => {
    const open = [...links].filter(({ isSilent }) => !isSilent)
    for (const link of open) link.isSilent = true
    return open.length
  }
  const cut = (): void => {
    for (const { client, server } of links) {
      client.destroy()
      server.destroy()
    }
  }
  const proxy = net.createServer((client) => {
    const server = net.connect(Number(target.port), target.hostname)
    const link: Link = { client, server, isSilent: false }
    links.add(link)
    client.on('data', (chunk) => {
      if (link.isSilent) return
      server.write(chunk)
      if (awaited === undefined || !awaited.text.test(chunk.toString('latin1'))) return
      silence()
      awaited.sent()
      awaited = undefined
    })
    server.on('data', (chunk) => {
      if (!link.isSilent) client.write(chunk)
    })
    client.on('error', () => {})
    server.on('error', () => {})
    client.on('close', () => {
      // The network swallows the farewell of a silent connection, too.
      if (!link.isSilent) server.destroy()
    })
    server.on('close', () => {
      if (!link.isSilent) client.destroy()
    })
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port')
  const through = new URL(connectionString)
  through.hostname = '127.0.0.1'
  through.port = String(address.port)
  return {
    connectionString: through.href,
    opened: () => links.size,
    silence,
    silenceAfter: (text) =>
      new Promise((resolve) => {
        awaited = { text, sent: resolve }
      }),
    cut,
    close: async () => {
      cut()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
