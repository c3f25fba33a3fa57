import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { codeAt } from '#trust/factors'
import { createStaff, giveMemberApp } from '#trust/identity'
import { dice } from '#apps/seed'
import { clock } from '#kernel/time'
import { ask, fair, freshBooks, password, type Answer } from './mixed.load'
import { emptyDatabase } from './place'
import { freshFolder, serve, until } from './program'

/** T-57 I-30: the program as it is shipped, at its most talkative, through good days and bad ones; its output holds nothing that is somebody's or opens anything. */
const root = freshFolder()
afterAll(() => { rmSync(root, { recursive: true, force: true }) })

test('T-57 I-30 logs at the finest level, of signing in, ordering, applying, failing and a database that is cut off, hold no phone, code, token, password, secret, address, identity number or card', async () => {
  const url = await emptyDatabase()
  const place = await fair(url, 1)
  const staffId = await createStaff(place.ctx, { login: 'log-owner', name: '值守', role: 'owner', password })
  const secret = await giveMemberApp(place.ctx, staffId)
  const metricsToken = 'a-token-that-opens-metrics'
  const shop = await serve({ DATABASE_URL: url, DATA_DIR: `${root}/a`, PARTS: 'api,worker', LOG_LEVEL: 'trace', SLOW_STATEMENT_MS: '1', METRICS_TOKEN: metricsToken, SIMULATOR_SECRET: 'the-secret-of-the-channel' })
  let log = ''
  for (const stream of [shop.child.stdout!, shop.child.stderr!]) stream.on('data', (text: Buffer) => { log += text.toString() })
  try {
    const asking = { urls: () => [shop.url], roll: dice(1), books: freshBooks() }
    const secrets: string[] = [password, secret, metricsToken, 'the-secret-of-the-channel']
    const keep = <T extends string>(text: T): T => { secrets.push(text); return text }
    const post = (path: string, body: object, token?: string, key?: string): Promise<Answer> => ask(asking, 'POST', path, { body, ...(token && { token }), ...(key && { key }) })
    // Signing in by code, in one browser.
    const phone = keep('13855556666')
    let cookie = ''
    const browser = async (path: string, body: object) => {
      const answer = await fetch(shop.url + path, { method: 'POST', headers: { 'content-type': 'application/json', cookie }, body: JSON.stringify(body) })
      const set = answer.headers.getSetCookie().map((one) => one.split(';')[0]!)
      for (const one of set) keep(one.split('=')[1]!)
      cookie ||= set.join('; ')
      return { status: answer.status, body: await answer.json() as { token: string } }
    }
    expect((await browser('/v1/sign-in/codes', { phone })).status).toBe(200)
    const { rows: [sent] } = await place.ctx.pool.query<{ text: string }>('select text from kernel_outgoing where recipient = $1', [phone])
    const code = keep(sent!.text.match(/\d{6}/)![0])
    expect((await browser('/v1/sign-in', { phone, code: code === '000000' ? '000001' : '000000' })).status).toBe(422)
    const { status, body: { token } } = await browser('/v1/sign-in', { phone, code })
    expect(status).toBe(200)
    keep(token)
    expect((await post('/v1/sign-in/password', { phone: place.phones[0], password: keep('wrong-heron-harbour') })).status).toBe(401)
    const otp = keep(codeAt(secret, clock()))
    expect((await post('/v1/staff/sign-in', { login: 'log-owner', password, otp: '000000' })).status).toBeGreaterThan(399)
    const staff = (await post('/v1/staff/sign-in', { login: 'log-owner', password, otp })).body as { token: string }
    keep(staff.token)
    // Ordering, with what people write into notes.
    const { body: { id: addressId } } = await post('/v1/addresses', { name: keep('欧阳静怡'), phone: keep('13877778888'), districtCode: '330106', street: keep('翠苑街道学院路 77 号'), isDefault: true }, token, 'a')
    const lines = [{ skuId: place.stalls[0]!.skuIds[0]!, quantity: 1 }]
    const { body: { version: quoteVersion } } = await post('/v1/quote', { lines, addressId }, token)
    const order = (note: string, key: string) => post('/v1/orders', { quoteVersion, lines, addressId, note }, token, key)
    await order(`付款卡 ${keep('6222021234567890128')}`, 'card')
    await order(`证件 ${keep('11010519491231002X')}`, 'id')
    const { body: placed } = await order(`到了请打 ${keep('13899990000')}`, 'o')
    const { body: gone } = await post(`/v1/payments/${placed.paymentId as string}/pay`, { channel: 'simulator' }, token, 'p')
    await post(`/v1/channels/simulator/trades/${gone.tradeRef as string}`, { outcome: 'duplicate' })
    await fetch(`${shop.url}/v1/channels/simulator/notices`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-simulator-signature': `t=1,v1=${'a'.repeat(64)}` }, body: JSON.stringify({ phone, password }) })
    await post('/v1/merchant-applications', { name: '听雨轩', contact: keep('司马青'), phone: keep('13912349876') }, undefined, 'm')
    // Where people put what is secret into addresses, and what no route knows.
    await fetch(`${shop.url}/v1/nothing?phone=${phone}&token=${token}&code=${code}`)
    await fetch(`${shop.url}/v1/search?q=${encodeURIComponent(phone)}&attr=${token}`)
    await fetch(`${shop.url}/v1/orders`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: `{"note": "${phone}` })
    // A bad day: connections end in the middle of what people ask.
    for (let n = 0; n < 10; n++) {
      const all = Promise.all([order(`再打 ${phone}`, `b${n}`), post('/v1/sign-in/password', { phone: place.phones[0], password }), ask(asking, 'GET', '/v1/me', { token })])
      await place.ctx.pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and client_port is not null`)
      await all
    }
    await until(() => (log.includes('a slow statement') ? true : undefined), () => log.slice(-2_000))
    await shop.kill('SIGTERM')
    expect(log.split('\n').length).toBeGreaterThan(20)
    const found = secrets.filter((one) => one.length > 5 && log.includes(one)).map((one) => log.split('\n').find((line) => line.includes(one))!.slice(0, 400))
    expect(found).toEqual([])
    expect(log.match(/(?<!\d)1[3-9]\d{9}(?!\d)/g) ?? []).toEqual([])
  } finally { await shop.kill('SIGTERM'); await place.end() }
}, 180_000)
