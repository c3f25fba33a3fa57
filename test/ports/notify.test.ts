import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { smtpCarry } from '#kernel/mail.smtp'
import { final } from '#kernel/notify'
import { smsCarry } from '#kernel/sms.http'
import { notifyKit, type Manner, type Provider } from './notify.kit'

/** A provider's behaviour that can be waited out: what is slow goes on when it behaves well again. */
function mood(): { readonly now: () => Manner; behave(manner: Manner): void; pause(): Promise<void> } {
  let manner: Manner = 'well'
  const waiting: (() => void)[] = []
  return { now: () => manner, behave: (next) => { manner = next; if (next !== 'slow') for (const go of waiting.splice(0)) go() }, pause: () => new Promise((go) => { waiting.push(go) }) }
}

/** The fake: what a provider does, without a wire. */
async function fake(): Promise<Provider> {
  const took = new Map<string, { to: string; text: string }>()
  const { now, behave, pause } = mood()
  return { channel: 'sms', to: '13800138000', nobody: ['nobody'], behave, received: () => [...took.values()], stop: async () => {}, carry: async ({ key, to, text }) => {
    if (now() === 'slow') await pause()
    if (now() === 'busy' || now() === 'lies') throw new Error(`no line to ${to}`)
    if (now() === 'refuses' || to === 'nobody') throw final('no such number')
    took.set(key, { to, text })
  } }
}

const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
async function gateway(): Promise<Provider> {
  const took = new Map<string, { to: string; text: string }>()
  const { now, behave, pause } = mood()
  const check = new Webhook(secret)
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (piece: Buffer) => { body += piece.toString() }).on('end', () => { void (async () => {
      if (now() === 'slow') await pause()
      const { key, to, text } = check.verify(body, request.headers as Record<string, string>) as { key: string; to: string; text: string }
      const say = (status: number, answer: string | object) => { response.writeHead(status, { 'content-type': 'application/json' }).end(typeof answer === 'string' ? answer : JSON.stringify(answer)) }
      if (now() === 'busy') return say(503, { reason: `no line to ${to}` })
      if (now() === 'refuses') return say(200, { key, status: 'refused' })
      if (now() === 'lies') return say(200, { key: 'another', status: 'accepted' })
      expect(request.headers['idempotency-key']).toBe(key)
      took.set(key, { to, text })
      return say(200, { key, status: 'accepted' })
    })().catch(() => { response.writeHead(401).end() }) })
  })
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`
  return { channel: 'sms', to: '13800138000', nobody: ['138', '13800138000,13900139000', '13800138000\r\nX: 1', 'a@b.cc'], behave, received: () => [...took.values()], stop: async () => { server.closeAllConnections(); server.close() }, carry: smsCarry({ url, secret }) }
}

interface Seen { readonly key: string; readonly to: string; readonly text: string; readonly raw: string }
const mails: Seen[] = []
async function mailServer(): Promise<Provider> {
  mails.length = 0
  const { now, behave, pause } = mood()
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS', 'AUTH'], logger: false,
    onRcptTo: (_address, _session, done) => { done(now() === 'refuses' ? Object.assign(new Error('no such mailbox'), { responseCode: 550 }) : now() === 'busy' ? Object.assign(new Error('later'), { responseCode: 451 }) : null) },
    onData: (stream, session, done) => {
      const pieces: Buffer[] = []
      stream.on('data', (piece: Buffer) => { pieces.push(piece) }).on('end', () => { void (async () => {
        if (now() === 'slow') await pause()
        if (now() === 'lies') return done(Object.assign(new Error('taken by somebody else'), { responseCode: 452 }))
        const raw = Buffer.concat(pieces).toString('latin1')
        const [head, body] = [raw.slice(0, raw.indexOf('\r\n\r\n')), raw.slice(raw.indexOf('\r\n\r\n') + 4)]
        const key = /^message-id: <(.*)>/im.exec(head)![1]!
        if (!mails.some((mail) => mail.key === key)) mails.push({ key, raw, to: session.envelope.rcptTo.map(({ address }) => address).join(), text: decoded(head, body) })
        return done(null)
      })() })
    } })
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  const { port } = server.server.address() as AddressInfo
  return { channel: 'mail', to: 'lan@example.com', nobody: ['lan', 'lan@example.com, mei@example.com', 'lan@example.com\r\nBcc: mei@example.com', '"a b"@example.com', 'lan@example.com>', 'Lan <lan@example.com>'], behave, received: () => mails.map(({ to, text }) => ({ to, text })), stop: () => new Promise((done) => { server.close(() => { done() }) }),
    carry: smtpCarry({ url: `smtp://127.0.0.1:${port}`, from: 'no-reply@shop.example' }) }
}
function decoded(head: string, body: string): string {
  const way = /^content-transfer-encoding: (\S+)/im.exec(head)?.[1]
  const bytes = way === 'base64' ? Buffer.from(body, 'base64') : Buffer.from(body.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))), 'latin1')
  return bytes.toString('utf8').replace(/\r\n/g, '\n').trimEnd()
}

notifyKit('the fake', fake)
notifyKit('SMS by HTTP', gateway)
notifyKit('mail by SMTP', mailServer)

test('I-24 mail: what a person typed is text and nothing else: no header, no second recipient, no page', async () => {
  const provider = await mailServer()
  await provider.carry({ key: 'k1', channel: 'mail', to: provider.to, text: '林<script>alert(1)</script>\r\nBcc: mei@example.com\r\nContent-Type: text/html\r\n\r\n.\r\nQUIT\r\n{{7*7}} <img src=x onerror=alert(1)>' })
  await provider.stop()
  const { raw, to, text } = mails[0]!
  const head = raw.slice(0, raw.indexOf('\r\n\r\n'))
  expect([to, text.includes('{{7*7}} <img src=x onerror=alert(1)>'), text.includes('\n.\nQUIT')]).toEqual(['lan@example.com', true, true])
  expect(head.match(/^(?:bcc|cc|to|from|subject|content-type):/gim)!.map((name) => name.toLowerCase()).toSorted()).toEqual(['content-type:', 'from:', 'subject:', 'to:'])
  expect(head).toMatch(/^content-type: text\/plain/im)
})

test('a gateway’s answer is believed only as far as it was agreed: pages, other keys, redirects and floods count as not sent', async () => {
  const answers: [number, string, Record<string, string>?][] = [[200, '<html>fine</html>'], [200, '{"status":"accepted"}'], [200, '{"status":"accepted","key":"k2"}'], [200, '{"status":"maybe","key":"k1"}'], [200, 'null'], [201, '{"status":"accepted","key":"k1"}'], [302, '', { location: '/sms' }], [200, `{"key":"k1","status":"accepted","x":"${'x'.repeat(100_000)}"}`]]
  let turn = 0
  const server = createServer((request, response) => { request.resume().on('end', () => { const [status, body, headers] = answers[turn++ % answers.length]!; response.writeHead(status, headers).end(body) }) })
  await new Promise<void>((done) => { server.listen(0, '127.0.0.1', done) })
  const carry = smsCarry({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, secret: 'a secret of the test' })
  for (const [status, body] of answers) expect([status, body.slice(0, 20), await carry({ key: 'k1', channel: 'sms', to: '13800138000', text: 'x' }).then(() => 'sent', () => 'not sent')]).toEqual([status, body.slice(0, 20), 'not sent'])
  server.closeAllConnections(); server.close()
})
