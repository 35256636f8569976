/** Sends one letter by SMTP, to the server that `SMTP_URL` names. */
import { createTransport } from 'nodemailer'
import type { Letter } from './letter.js'

let transport: ReturnType<typeof createTransport> | undefined

/** Resolves with the server's reply; rejects when the server refuses the letter. */
export async function sendMail(to: string, letter: Letter): Promise<string> {
  transport ??= createTransport(process.env['SMTP_URL'])
  const sent = await transport.sendMail({
    from: 'The Queue Quarterly <editor@example.com>',
    to,
    ...letter,
  })
  return sent.response ?? 'accepted'
}
