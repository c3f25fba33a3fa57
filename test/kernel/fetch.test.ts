import { createServer, type Server } from 'node:http'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judging, openFetch, type Fetch } from '#kernel/fetch'
import { isPrivate, outside } from '#kernel/fetch.rules'

/** A listener that must hear nothing, and one that is exempt and redirects where it is told. */
let [secret, open]: Server[] = []
let heard = 0
let [secretPort, openPort] = [0, 0]
const listening = (server: Server): Promise<number> => new Promise((resolve) => { server.listen(0, '127.0.0.1', () => { resolve((server.address() as { port: number }).port) }) })
beforeAll(async () => {
  secret = createServer((_request, answer) => { answer.end('secret') }).on('connection', () => { heard++ })
  open = createServer((request, answer) => {
    const to = new URL(request.url!, 'http://x').searchParams.get('to')
    if (to !== null) { answer.writeHead(302, { location: to }).end(); return }
    if (request.url === '/slow') return
    answer.end('a'.repeat(request.url === '/large' ? 100_000 : 10))
  })
  ;[secretPort, openPort] = [await listening(secret), await listening(open)]
})
afterAll(() => { secret?.closeAllConnections(); open?.closeAllConnections(); secret?.close(); open?.close() })

const wish = { mostBytes: 1_000, timeoutMs: 2_000, redirects: 3 } as const
const way = (resolve?: Parameters<typeof openFetch>[1]): Fetch => openFetch(new Set([`127.0.0.1:${openPort}`]), resolve)
const why = (asked: Promise<unknown>): Promise<string> => asked.then(() => 'answered', (fault: { code?: string }) => String(fault.code))

test('T-47 I-25 addresses within are refused in every form before anything is connected', async () => {
  const p = secretPort
  const written = [`http://127.0.0.1:${p}/`, `http://[::1]:${p}/`, `http://0:${p}/`, `http://0.0.0.0:${p}/`, `http://0177.0.0.1:${p}/`, `http://2130706433:${p}/`, `http://0x7f.1:${p}/`, `http://127.1:${p}/`, `http://localhost:${p}/`, `http://localhost.:${p}/`, `http://a.localhost:${p}/`, 'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/', 'http://[2002:7f00:1::]/', 'http://169.254.169.254/latest/meta-data/', 'http://100.100.100.200/', 'http://10.0.0.1/', 'http://172.16.0.1/', 'http://192.168.1.1/', 'http://100.64.0.1/', 'http://[fd00::1]/', 'http://[fe80::1]/', 'http://224.0.0.1/', 'http://255.255.255.255/', 'http://metadata.google.internal/', 'http://intranet/', 'http://１２７.0.0.1/']
  for (const one of written) expect([one, await why(way()(one, wish))]).toEqual([one, 'kernel.address_private'])
  for (const [one, code] of [['file:///etc/passwd', 'scheme'], ['gopher://127.0.0.1/', 'scheme'], ['javascript:alert(1)', 'scheme'], ['http://a:b@example.com/', 'credentials'], ['http://example.com:22/', 'port'], ['no address', 'malformed'], ['', 'malformed']] as const) expect([one, await why(way()(one, wish))]).toEqual([one, `kernel.address_${code}`])
  expect(heard).toBe(0)
})

test('T-47 I-25 a name that resolves within is refused, and what is judged is what is connected to', async () => {
  let asked = 0
  const to = (...addresses: string[]) => async () => { asked++; return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })) }
  for (const found of [['127.0.0.1'], ['93.184.215.14', '10.0.0.1'], ['::1'], ['fd00::1'], ['::ffff:10.0.0.1']]) expect([found, await why(way(to(...found))('http://shop.example/', wish))]).toEqual([found, 'kernel.address_private'])
  expect(await why(way(to())('http://shop.example/', wish))).toBe('kernel.address_unknown')
  asked = 0
  const connectedTo = await new Promise((resolve, reject) => { judging(to('93.184.215.14', '2606:4700:4700::1111'))('shop.example', { all: true }, (fault, addresses) => { if (fault) reject(fault); else resolve(addresses) }) })
  expect([asked, connectedTo]).toEqual([1, [{ address: '93.184.215.14', family: 4 }, { address: '2606:4700:4700::1111', family: 6 }]])
  expect(heard).toBe(0)
})

test('T-47 I-25 a redirect is judged like the address itself; bytes, time and redirects are bounded', async () => {
  const at = (path: string) => `http://127.0.0.1:${openPort}${path}`
  expect((await way()(at('/'), wish)).bytes.length).toBe(10)
  for (const to of [`http://127.0.0.1:${secretPort}/`, `http://localhost:${secretPort}/`, `//127.0.0.1:${secretPort}/`, 'http://169.254.169.254/']) expect([to, await why(way()(at(`/?to=${encodeURIComponent(to)}`), wish))]).toEqual([to, 'kernel.address_private'])
  expect(await why(way()(at(`/?to=${encodeURIComponent('file:///etc/passwd')}`), wish))).toBe('kernel.address_scheme')
  expect((await way()(at('/?to=/'), { ...wish, redirects: 0 })).status).toBe(302)
  expect((await way()(at(`/?to=${encodeURIComponent('/?to=/')}`), { ...wish, redirects: 1 })).status).toBe(302)
  expect(await why(way()(at('/large'), wish))).toBe('kernel.address_too_large')
  expect((await way()(at('/large'), { ...wish, cut: true })).bytes.length).toBe(1_000)
  expect(await why(way()(at('/slow'), { ...wish, timeoutMs: 100 }))).toBe('kernel.address_slow')
  expect(heard).toBe(0)
})

test('T-47 I-25 what is only written down is judged by its words and by what its name means, and nobody is asked', async () => {
  const meaning = (host: string) => (host === 'within.example' ? Promise.resolve([{ address: '93.184.215.14', family: 4 }, { address: 'fd00::1', family: 6 }]) : host === 'out.example' ? Promise.resolve([{ address: '93.184.215.14', family: 4 }]) : host === 'never.example' ? new Promise<never>(() => {}) : Promise.reject(new Error('ENOTFOUND')))
  const judged = (address: string) => why(way(meaning).judge(address))
  for (const [address, verdict] of [['http://within.example/', 'kernel.address_private'], [`http://127.0.0.1:${secretPort}/`, 'kernel.address_private'], ['http://[fe80::1]/', 'kernel.address_private'], ['ftp://out.example/', 'kernel.address_scheme'], ['http://out.example/', 'answered'], ['http://unknown.example/', 'answered'], ['http://never.example/', 'answered'], [`http://127.0.0.1:${openPort}/`, 'answered']] as const) expect([address, await judged(address)]).toEqual([address, verdict])
  expect(heard).toBe(0)
})

test('I-25 which addresses are public', () => {
  for (const address of ['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111']) expect([address, isPrivate(address)]).toEqual([address, false])
  for (const address of ['', 'x', '192.0.2.1', '198.18.0.1', '2001:db8::1', '::', '2001::1']) expect([address, isPrivate(address)]).toEqual([address, true])
  expect(outside('https://shop.example/a.webp', new Set())).toHaveProperty('url')
})
