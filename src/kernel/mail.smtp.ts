import { createTransport } from 'nodemailer'
import { final, type Carry } from './notify'

/**
 * Mail by SMTP 邮件: plain text only, one recipient, through the operator's own server (RFC 5321). Nothing that a person typed can become a header or a second
 * recipient: the address has one strict form, the subject is one line, the text stays text (I-24). Encrypted whenever the server can.
 */
export interface MailServer { readonly url: string; readonly from: string }
const connectMs = 8_000
const silentMs = 15_000
const longestSubject = 78
/** Narrower than RFC 5322 on purpose: what has quotes, comments, lists or blanks is no address that we know. */
const addressForm = /^[\w.!#$%&'*+/=?^`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/
/** 550 and its like: no such mailbox. 4xx and lost connections pass. */
const firstFinal = 550

/** Sends one message for each key: the key is the Message-ID, by which servers and readers know a repeated one. */
export function smtpCarry({ url, from }: MailServer): Carry {
  const { protocol, hostname, port, username, password } = new URL(url)
  const secure = protocol === 'smtps:'
  const server = createTransport({
    host: hostname, port: port ? Number(port) : secure ? 465 : 587, secure, ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: connectMs, greetingTimeout: connectMs, socketTimeout: silentMs, disableFileAccess: true, disableUrlAccess: true, tls: { minVersion: 'TLSv1.2' },
    // A password is never sent in the clear, except to this very machine.
    requireTLS: Boolean(username) && !secure && hostname !== 'localhost' && hostname !== '127.0.0.1',
  })
  const domain = from.slice(from.indexOf('@') + 1)
  return async ({ key, to, text }) => {
    if (!addressForm.test(to)) throw final('this is no address for mail')
    const sent = await server.sendMail({ from: { name: '', address: from }, to: { name: '', address: to }, subject: subjectOf(text), text, messageId: `<${key.replace(/[^\w.-]/g, '_')}@${domain}>`, headers: { 'Auto-Submitted': 'auto-generated' } })
      .catch((fault: Error & { responseCode?: number }) => { throw (fault.responseCode ?? 0) >= firstFinal ? final(fault.message) : fault })
    // A server that says yes to something else has not taken this mail.
    if (!/^2\d\d/.test(sent.response) || !sent.accepted.includes(to)) throw new Error('the server did not take the mail for its recipient')
  }
}

/** The first line, without what could end it. */
function subjectOf(text: string): string {
  const line = (text.trim().split(/\r|\n/)[0] ?? '').replace(/\p{Cc}/gu, ' ').trim()
  return line.length > longestSubject ? `${line.slice(0, longestSubject - 1)}…` : line
}
