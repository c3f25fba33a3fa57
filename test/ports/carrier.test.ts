import { expect, test } from 'vitest'
import { distrustedTeller, kuaidi100, pretended } from '#supply/logistics'
import { later, world } from '../world'
import { carrierKit } from './carrier.kit'
import { account, kuaidi100Company } from './kuaidi100.company'

carrierKit('pretended', async () => ({ teller: distrustedTeller(pretended), ctx: await world(), carrier: 'simulator', number: 'DEMO00000001', unknown: 'DEMOWAIT0001' }))

const rows = [
  { time: '2026-06-18 10:40:00', context: '【杭州市】快件已发往上海转运中心', status: '在途', statusCode: '1002', areaName: '浙江,杭州市' }, { time: '2026-06-18 10:20:00', context: '【杭州市】已揽收', status: '揽收', statusCode: '103', areaName: '浙江,杭州市' },
]
carrierKit('kuaidi100', async () => {
  const company = kuaidi100Company()
  company.tell('yuantong', 'YT1234567890123', rows)
  const base = await world(undefined, { fetch: company.fetch, kuaidi100: account })
  return { teller: distrustedTeller(kuaidi100), ctx: base, carrier: 'yuantong', number: 'YT1234567890123', unknown: 'YT0000000000000', behave: company.behave,
    push: (ends) => company.push('yuantong', 'YT1234567890123', ends), forged: () => [company.push('yuantong', 'YT1234567890123', 'polling', 'another-key')] }
})

test('F12 kuaidi100’s statuses become ours by the longest code that is known (ux.md §10.8); lines of no known kind or time are left out, and no text brings control characters with it', async () => {
  const company = kuaidi100Company()
  const ctx = await world(undefined, { fetch: company.fetch, kuaidi100: account })
  const said = async (row: object) => { company.tell('yunda', '4312345678901', [{ time: '2026-06-18 10:40:00', context: '轨迹', ...row }]); return (await distrustedTeller(kuaidi100).track(later(ctx, 0), { carrier: 'yunda', number: '4312345678901', phoneTail: '', shippedAt: ctx.now })).lines }
  const codes = { 0: 'in_transit', 1001: 'in_transit', 1: 'collected', 102: 'awaiting', 103: 'collected', 2: 'trouble', 203: 'trouble', 3: 'signed', 301: 'signed', 304: 'signed', 4: 'returned', 401: 'trouble', 5: 'delivering', 501: 'to_pick_up', 6: 'returning', 7: 'in_transit', 10: 'in_transit', 14: 'refused' }
  for (const [statusCode, state] of Object.entries(codes)) expect([statusCode, (await said({ statusCode }))[0]?.state]).toEqual([statusCode, state])
  expect([(await said({ status: '派件' }))[0]?.state, await said({ status: '别的' }), await said({ statusCode: '99' }), await said({ statusCode: '3', time: '昨天' }), await said({ statusCode: '3', context: 7 })]).toEqual(['delivering', [], [], [], []])
  expect((await said({ statusCode: '3', context: `签收\0\u0007${'长'.repeat(500)}` }))[0]!.words).toMatch(/^签收 {2}长{296}$/)
})
