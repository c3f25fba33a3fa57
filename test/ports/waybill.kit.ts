import { expect, test } from 'vitest'
import type { WaybillService } from '#fulfilment/dispatch'
import type { Context } from '#kernel/context'
import { hourMs } from '#kernel/time'
import { later, world } from '../world'

/**
 * The conformance of whoever issues waybills 电子面单端口 (E05): what every adapter must do, run against the pretended carrier and kuaidi100's form. A new adapter is right when this
 * passes: give it a company that issues numbers, refuses, falls silent, loses its answers and talks nonsense on demand.
 */
export type WaybillManner = 'well' | 'silent' | 'lost' | 'nonsense'
export interface WaybillCompany {
  readonly service: WaybillService
  readonly ctx: Context
  readonly carrier: string
  /** A second carrier that it speaks to; nothing where it is one itself. */
  readonly other?: string
  /** A street where nothing is collected. */
  readonly refusing: string
  /** Nothing where it cannot be made to. */
  readonly behave?: (manner: WaybillManner) => void
  /** The numbers in its own books that are wanted; nothing where it keeps none. */
  readonly wanted?: () => readonly string[]
}
const from = { name: '山居仓库', phone: '0571-88776655', districtCode: '330106', region: '浙江省 杭州市 西湖区', street: '古墩路 656 号' }
const to = { name: '林晓', phone: '13800138000', districtCode: '310115', region: '上海市 上海市 浦东新区', street: '张杨路 500 号 12 楼' }

export function waybillKit(name: string, found: () => Promise<WaybillCompany>): void {
  const run = (work: (company: WaybillCompany) => Promise<void>) => async () => { await world(); await work(await found()) }
  const ask = ({ service, ctx, carrier }: WaybillCompany, id: string, more: { readonly carrier?: string; readonly street?: string; readonly at?: Context } = {}) =>
    service.issue(more.at ?? ctx, { id, carrier: more.carrier ?? carrier, from, to: { ...to, street: more.street ?? to.street }, weightGram: 1_250, pieces: 3, goods: '椅子' })
  const numberOf = async (answer: ReturnType<typeof ask>) => { const told = await answer; if ('refused' in told) throw new Error(told.refused); return told.number }

  test(`${name}: E05 a waybill is issued once however often it is asked for, another has another number, and what sorting centres read fits on a label`, run(async (company) => {
    const first = await ask(company, 'wbl_kit_1')
    expect(first).toEqual({ number: expect.stringMatching(/^[A-Za-z0-9]{6,40}$/), routeCode: expect.stringMatching(/^.{1,40}$/), ...(company.wanted && { ref: expect.stringMatching(/^.{1,64}$/) }) })
    expect(await ask(company, 'wbl_kit_1', { at: later(company.ctx, 47 * hourMs) })).toEqual(first)
    const [one, other, third] = [await numberOf(ask(company, 'wbl_kit_1')), await numberOf(ask(company, 'wbl_kit_2')), company.other ? await numberOf(ask(company, 'wbl_kit_1', { carrier: company.other })) : 'none']
    expect(new Set([one, other, third]).size).toBe(3)
    if (company.wanted) expect(company.wanted()).toEqual([one, other, ...(company.other ? [third] : [])])
  }))

  test(`${name}: E05 a plain no is told in the carrier’s words, and nothing is issued for it`, run(async (company) => {
    expect(await ask(company, 'wbl_kit_3', { street: company.refusing })).toEqual({ refused: '该地区暂停收寄' })
    if (company.wanted) expect(company.wanted()).toEqual([])
  }))

  test(`${name}: I-15 a company that is silent, loses its answer or answers what cannot be has said nothing: it throws, and asked again it is as if it had been asked once`, run(async (company) => {
    if (!company.behave) return
    for (const manner of ['silent', 'lost', 'nonsense'] as const) {
      company.behave(manner)
      await expect(ask(company, `wbl_kit_${manner}`), manner).rejects.toThrow()
      company.behave('well')
      const number = await numberOf(ask(company, `wbl_kit_${manner}`))
      expect([manner, company.wanted!().filter((one) => one === number).length]).toEqual([manner, 1])
    }
    expect(company.wanted!()).toHaveLength(3)
  }))

  test(`${name}: E05 what is not wanted any more is taken back, the same again and what was never issued is no fault, and while nobody answers it is not taken back`, run(async (company) => {
    const told = await ask(company, 'wbl_kit_4')
    if ('refused' in told) throw new Error(told.refused)
    const { service, ctx, carrier, behave, wanted } = company
    const undo = (number: string | null = told.number, ref = told.ref ?? null) => service.undo(ctx, { id: 'wbl_kit_4', carrier, number, ref })
    if (behave) { behave('silent'); await expect(undo()).rejects.toThrow(); behave('nonsense'); await expect(undo()).rejects.toThrow(); behave('well') }
    expect(await undo()).toEqual({})
    if (wanted) expect(wanted()).toEqual([])
    await expect(undo()).resolves.toBeDefined()
    await expect(undo(null, null)).resolves.toEqual({})
  }))
}
