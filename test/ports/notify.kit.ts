import { expect, test } from 'vitest'
import { bookedNotify, type Carry } from '#kernel/notify'
import { after, clock, minuteMs } from '#kernel/time'
import { place, world } from '../world'

/**
 * The conformance of notices 通知端口: what every adapter for SMS or mail must do, run against the fake and against each adapter with a provider of the test's
 * own. A new adapter is right when this passes: give it a provider that can behave in each of the ways.
 */
export type Manner = 'well' | 'slow' | 'busy' | 'refuses' | 'lies'
export interface Provider {
  readonly carry: Carry
  readonly channel: 'sms' | 'mail'
  /** Somebody it can reach, and what nobody is. */
  readonly to: string
  readonly nobody: readonly string[]
  /** What it took, in order. The same key twice is one. */
  received(): readonly { readonly to: string; readonly text: string }[]
  behave(manner: Manner): void
  stop(): Promise<void>
}

const text = '【信风】您的订单已发货，点击查看 <b>&amp;</b> https://shop.example/o?a=1&b=2\n第二行 “引号” 100% ' + '长'.repeat(200)
const far = (minutes: number) => after(clock(), minutes * minuteMs)

export function notifyKit(name: string, open: () => Promise<Provider>): void {
  const run = async (work: (provider: Provider, port: ReturnType<typeof bookedNotify>, row: (key: string) => Promise<{ state: string; tries: number; fault: string | null }>) => Promise<void>) => {
    const ctx = await world()
    const provider = await open()
    const port = bookedNotify(ctx.pool, provider.carry)
    const row = async (key: string) => (await ctx.pool.query<{ state: string; tries: number; fault: string | null }>('select state, tries, fault from kernel_outgoing where key = $1', [key])).rows[0]!
    try { await work(provider, port, row) } finally { provider.behave('well'); await port.settled(); await provider.stop() }
  }
  const message = (provider: Provider, key: string) => ({ key, channel: provider.channel, to: provider.to, text })

  test(`${name}: what is sent arrives as it was written, once for each key, also when many ask at once`, () => run(async (provider, port, row) => {
    await Promise.all(Array.from({ length: 8 }, () => port.send(message(provider, 'one'))))
    await port.send(message(provider, 'one'))
    await port.send(message(provider, 'two'))
    await port.settled()
    expect(provider.received()).toEqual([{ to: provider.to, text }, { to: provider.to, text }])
    expect([await row('one'), await row('two')]).toEqual([{ state: 'sent', tries: 1, fault: null }, { state: 'sent', tries: 1, fault: null }])
  }))

  test(`${name}: a provider that is busy is asked again after a pause, a bounded number of times, and the fault stands in the book without the number`, () => run(async (provider, port, row) => {
    provider.behave('busy')
    await port.send(message(provider, 'late'))
    await port.settled()
    expect(await row('late')).toMatchObject({ state: 'waiting', tries: 1 })
    expect((await row('late')).fault).not.toContain(provider.to)
    expect(await port.sendWaiting(clock())).toBe(0)
    provider.behave('well')
    // Two processes wake at once: one of them sends.
    expect((await Promise.all([port.sendWaiting(far(2)), port.sendWaiting(far(2))])).toSorted()).toEqual([0, 1])
    expect([provider.received().length, (await row('late')).state]).toEqual([1, 'sent'])
    provider.behave('busy')
    await port.send(message(provider, 'never'))
    for (let round = 0; round < 8; round++) await port.sendWaiting(far(60))
    expect(await row('never')).toMatchObject({ state: 'failed', tries: 4 })
  }))

  test(`${name}: what a process wrote down and did not send, because it ended, is sent by the next`, () => run(async (provider, port, row) => {
    const { pool } = await place()
    await pool.query(`insert into kernel_outgoing (key, channel, recipient, text, state, at, tries, due_at) values ('lost', $1, $2, $3, 'waiting', now(), 1, now() + interval '1 minute')`, [provider.channel, provider.to, text])
    expect(await port.sendWaiting(clock())).toBe(0)
    expect(await port.sendWaiting(far(2))).toBe(1)
    expect([provider.received(), (await row('lost')).state]).toEqual([[{ to: provider.to, text }], 'sent'])
  }))

  test(`${name}: a slow provider holds nobody up, and what it takes in the end is sent once`, () => run(async (provider, port, row) => {
    provider.behave('slow')
    const started = performance.now()
    await port.send(message(provider, 'slow'))
    expect(performance.now() - started).toBeLessThan(1_500)
    expect((await row('slow')).state).toBe('waiting')
    provider.behave('well')
    await port.settled()
    expect([provider.received().length, (await row('slow')).state]).toEqual([1, 'sent'])
  }))

  test(`${name}: a provider that says yes to something else has not sent it`, () => run(async (provider, port, row) => {
    provider.behave('lies')
    await port.send(message(provider, 'lied'))
    await port.settled()
    expect((await row('lied')).state).toBe('waiting')
  }))

  test(`${name}: a number that will never be reached, and one that hides a second recipient or a header, fails at once and is not asked again`, () => run(async (provider, port, row) => {
    provider.behave('refuses')
    await port.send(message(provider, 'gone'))
    provider.behave('well')
    for (const [i, to] of provider.nobody.entries()) await port.send({ ...message(provider, `bad${i}`), to })
    await port.settled()
    for (const key of ['gone', ...provider.nobody.map((_, i) => `bad${i}`)]) expect([key, (await row(key)).state, (await row(key)).tries]).toEqual([key, 'failed', 1])
    expect(await port.sendWaiting(far(600))).toBe(0)
    expect(provider.received()).toEqual([])
  }))
}
