import { expect, test } from 'vitest'
import { distrustedWaybills, kuaidi100Waybills, simulatedWaybills } from '#fulfilment/dispatch'
import { later, world } from '../world'
import { account, agreed, kuaidi100Company } from './kuaidi100.company'
import { waybillKit } from './waybill.kit'

waybillKit('pretended', async () => ({ service: distrustedWaybills(simulatedWaybills), ctx: await world(), carrier: 'simulator', refusing: 'DEMOREFUSE 路 1 号' }))

const its = { account: agreed.partnerId, accountName: '', branch: '杭州西湖网点', mark: '', courier: '', key: agreed.partnerKey, secret: '', pays: 'monthly', product: '标准快递' } as const
const found = async (more: Partial<Parameters<typeof kuaidi100Waybills>[0]> = {}, secret: string = account.waybills.secret) => {
  const company = kuaidi100Company()
  const ctx = await world(undefined, { fetch: company.fetch, kuaidi100: { ...account, waybills: { ...account.waybills, secret } } })
  return { company, ctx, service: distrustedWaybills(kuaidi100Waybills({ ...its, ...more })) }
}
waybillKit('kuaidi100', async () => {
  const { company, ctx, service } = await found()
  return { service, ctx, carrier: 'yuantong', other: 'shentong', refusing: '不收寄路 1 号', behave: company.behave, wanted: () => company.labels().filter(({ isLive }) => isLive).map(({ number }) => number) }
})

const party = { name: '林晓', phone: '13800138000', districtCode: '310115', region: '上海市 上海市 浦东新区', street: '张杨路 500 号' }
const wish = { id: 'wbl_0kit00000000001', carrier: 'yuantong', from: { ...party, name: '仓库', phone: '0571-88776655' }, to: party, weightGram: 1_250, pieces: 3, goods: '椅子' }

test('E05 kuaidi100 is asked in its own form: signed over its bytes, time, key and secret, for one number that it does not print, on the store’s own bill, under a key of 32 letters that is another for each carrier', async () => {
  const { company, ctx, service } = await found()
  await service.issue(ctx, wish)
  await service.issue(ctx, { ...wish, carrier: 'shentong', weightGram: 0 })
  const [first, second] = company.labelled
  expect(first).toEqual({ partnerId: agreed.partnerId, partnerKey: agreed.partnerKey, net: '杭州西湖网点', kuaidicom: 'yuantong', recMan: { name: '林晓', mobile: '13800138000', printAddr: '上海市上海市浦东新区张杨路 500 号' }, sendMan: { name: '仓库', tel: '0571-88776655', printAddr: '上海市上海市浦东新区张杨路 500 号' },
    cargo: '椅子', count: 1, weight: 1.25, payType: 'MONTHLY', expType: '标准快递', printType: 'NON', needChild: '0', needBack: '0', orderId: expect.stringMatching(/^[0-9a-f]{32}$/), reorder: false, needSubscribe: false })
  expect([second!['weight'], second!['orderId'] === first!['orderId']]).toEqual([undefined, false])
})

test('E05 T-11 kuaidi100 takes what we sign and nothing else: by another secret or another’s account nothing is issued, and what it says never brings our keys or control characters along', async () => {
  const forged = await found({}, 'another-secret')
  expect([await forged.service.issue(forged.ctx, wish), forged.company.labels()]).toEqual([{ refused: '验证签名失败' }, []])
  const foreign = await found({ key: 'another-key' })
  expect(await foreign.service.issue(foreign.ctx, wish)).toEqual({ refused: '电子面单账号或密码错误：***' })
  const { company, ctx, service } = await found()
  for (const [said, told] of [
    [{ success: false, code: 30_004, message: `单量不足\u0000${'长'.repeat(300)}` }, { refused: `单量不足 ${'长'.repeat(195)}` }], [{ success: false, code: '30001', message: null }, { refused: 'kuaidi100 30001' }],
    [{ success: true, code: 200, data: { kuaidinum: 'YT0000000000001', bulkpen: `沪\u0007${'1'.repeat(60)}`, kdComOrderNum: '' } }, { number: 'YT0000000000001', routeCode: `沪 ${'1'.repeat(38)}` }], [{ code: 200, success: true, data: { kuaidinum: 'YT0000000000002' } }, { number: 'YT0000000000002', routeCode: '' }],
  ] as const) { company.say(said); expect(await service.issue(later(ctx, 0), wish)).toEqual(told) }
  // What cannot be, or is its own trouble, is no answer: an order may have been made all the same.
  for (const said of [{ success: false, code: -1, message: '服务器错误' }, { success: false, code: 500 }, { success: true, code: 200, data: {} }, { success: true, code: 200, data: { kuaidinum: '<b>1</b>' } }, { success: true, code: 200, data: { kuaidinum: '12' } }, [], null, 'x']) {
    company.say(said)
    await expect(service.issue(ctx, wish), JSON.stringify(said)).rejects.toThrow()
  }
})

test('E05 kuaidi100 takes a number back by the carrier’s own order number; where it will not, its words are told, and the asking ends', async () => {
  const { company, ctx, service } = await found()
  const told = await service.issue(ctx, wish)
  if ('refused' in told) throw new Error(told.refused)
  const undo = (ref: string | null) => service.undo(ctx, { id: wish.id, carrier: 'yuantong', number: told.number, ref })
  expect([await undo('another'), await undo(null), company.labels()]).toMatchObject([{ refused: '订单号不符' }, { refused: '订单号不符' }, [{ isLive: true }]])
  expect([await undo(told.ref!), await undo(told.ref!), company.labels()]).toMatchObject([{}, { refused: '订单已取消' }, [{ isLive: false }]])
})
