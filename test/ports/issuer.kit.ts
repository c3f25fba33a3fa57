import { expect, test } from 'vitest'
import { distrustedIssuer, type Bill, type Issuer, type Made } from '#service/invoices'

/** The conformance of issuers 开票服务端口 (E09): what every adapter must do. A new one is right when this passes. */
const bill: Bill = { id: 'inv_kit', kind: 'ordinary', redOf: null, orderNumber: '2026112600000001', merchantId: 'mer_a', merchantName: '山居', titleName: '某某科技有限公司', taxNumber: '91350100M000100Y43', day: '2026-11-26', amountFen: 300_00,
  lines: [{ lineId: 'lin_a', title: '椅子', specText: '原木', quantity: 1, amountFen: 199_00 }, { lineId: 'lin_b', title: '灯', specText: '', quantity: 2, amountFen: 101_00 }] }
const made = async (issuer: Issuer, wanted: Bill): Promise<Made> => {
  const answer = await distrustedIssuer(issuer).issue(wanted)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer
}

export function issuerKit(name: string, open: () => Issuer): void {
  test(`E09 ${name}: a bill is made once, however often it is asked for, and the file is a PDF`, async () => {
    const issuer = open()
    const [first, again] = [await made(issuer, bill), await made(issuer, bill)]
    expect(again).toEqual(first)
    expect(first).toMatchObject({ id: bill.id, amountFen: 300_00 })
    expect(Buffer.from(first.file.subarray(0, 5)).toString()).toBe('%PDF-')
  })
  test(`E09 ${name}: other bills have other numbers, red ones too, also side by side`, async () => {
    const issuer = open()
    const { number } = await made(issuer, bill)
    const others = await Promise.all([made(issuer, { ...bill, id: 'inv_two' }), made(issuer, { ...bill, id: 'ivr_one', redOf: number, amountFen: 1_00, lines: [{ ...bill.lines[0]!, quantity: 0, amountFen: 1_00 }] })])
    expect(new Set([number, ...others.map((one) => one.number)]).size).toBe(3)
  })
}
