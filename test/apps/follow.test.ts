import { expect, test } from 'vitest'
import { following, type News } from '#apps/follow'
import { hearing } from '#apps/hearing'
import { openPool, transaction } from '#kernel/context'
import { place, world } from '../world'

const post = (ctx: { readonly client: { query(text: string, values: unknown[]): Promise<unknown> } }, n: number) => ctx.client.query(`insert into kernel_outbox (name, payload, at) values ('test.told', $1, now())`, [{ n }])

test('what is posted is heard once, also what is committed after something with a higher number, and however much comes at once', async () => {
  const ctx = await world()
  await post(ctx, 0)
  const heard: News['payload'][] = []
  const stop = following(() => ctx, ({ payload }) => { heard.push(payload) })
  try {
    await expect.poll(async () => { await post(ctx, -1); return heard.length }, { timeout: 5_000 }).toBeGreaterThan(0)
    let overtaken = 0
    await transaction(ctx, async (inside) => {
      await post(inside, 1)
      await post(ctx, 2)
      await expect.poll(() => heard.filter(({ n }) => n === 2).length, { timeout: 5_000 }).toBe(1)
      overtaken = heard.filter(({ n }) => n === 1).length
    })
    expect(overtaken).toBe(0)
    await expect.poll(() => heard.filter(({ n }) => n === 1).length, { timeout: 5_000 }).toBe(1)
    await ctx.client.query(`insert into kernel_outbox (name, payload, at) select 'test.told', jsonb_build_object('n', n), now() from generate_series(10, 4509) n`)
    await expect.poll(() => heard.filter(({ n }) => Number(n) >= 10).length, { timeout: 15_000 }).toBe(4_500)
    await stop()
    expect([heard.filter(({ n }) => n === 1).length, heard.filter(({ n }) => n === 2).length, heard.some(({ n }) => n === 0)]).toEqual([1, 1, false])
  } finally { await stop() }
})

test('T-30 where transactions that wait hold every connection, what is posted is heard, and who hears what is known, within a second or two', async () => {
  const ctx = await world()
  const pool = openPool((await place()).url, 1)
  const mine = { ...ctx, pool, client: pool }
  const heard = await hearing(pool)
  const news: string[] = []
  const stop = following(() => mine, ({ payload }) => { news.push(String(payload['n'])) })
  try {
    await expect.poll(async () => { await post(ctx, -1); return news.length }, { timeout: 5_000 }).toBeGreaterThan(0)
    const holder = await pool.connect()
    try {
      await post(ctx, 7)
      await ctx.client.query(`insert into integrations_endpoints (id, audience, url, events, state, secret, made_by, created_at, changed_at) values ('whk_a', 'staff', 'https://a.cn/x', array['ordering.order_paid'], 'on', 's', 'stf_a', now(), now())`)
      await expect.poll(() => [news.includes('7'), heard.listeners().get('ordering.order_paid')?.some((name) => name.startsWith('integrations.')) ?? false], { timeout: 2_500 }).toEqual([true, true])
    } finally { holder.release() }
  } finally { heard.stop(); await stop(); await pool.end() }
})
