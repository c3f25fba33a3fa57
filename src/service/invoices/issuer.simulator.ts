import { createHash } from 'node:crypto'
import { yuanOf } from '#kernel/money'
import type { Bill, Issuer } from './issuer.port'
import { pdfOf, sheet, type Rule, type Text } from './page.rules'

/** An issuer that pretends 演示开票: it makes a real file with a number of its own, which says that it is no invoice before the law. The same bill has the same number. */
const numberLength = 20
const numberOf = (id: string): string => `99${(BigInt(`0x${createHash('sha256').update(id).digest('hex')}`) % 10n ** 18n).toString().padStart(numberLength - 2, '0')}`
const yuan = (fen: number): string => yuanOf(fen).replace(/^-?/, '$&¥')

const mostLines = 8
const short = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text)
const [left, right, top] = [40, sheet.width - 40, sheet.height - 48]
function pageOf(bill: Bill, number: string): Uint8Array {
  const isRed = bill.redOf !== null
  const sign = isRed ? -1 : 1
  const shown = bill.lines.length > mostLines ? bill.lines.slice(0, mostLines - 1) : bill.lines
  const restFen = bill.amountFen - shown.reduce((sum, { amountFen }) => sum + amountFen, 0)
  const rows = [...shown.map(({ title, specText, quantity, amountFen }) => [short(`${title} ${specText}`.trim(), 34), String(quantity * sign), yuan(amountFen * sign)]), ...(restFen > 0 ? [[`其余 ${bill.lines.length - shown.length} 项（详见销售清单）`, '', yuan(restFen * sign)]] : [])]
  const bodyY = top - 150
  const texts: Text[] = [
    { x: 180, y: top, size: 18, text: `电子发票（${bill.kind === 'special' ? '增值税专用发票' : '普通发票'}）${isRed ? '红字' : ''}`, isRed: true },
    { x: left, y: top - 26, size: 9, text: '演示票样：由模拟开票服务生成，不具有法律效力，不能报销', isRed: true },
    { x: left, y: top - 48, size: 10, text: `发票号码：${number}` }, { x: 330, y: top - 48, size: 10, text: `开票日期：${bill.day}` },
    { x: left, y: top - 66, size: 10, text: `购买方：${short(bill.titleName, 40)}` }, { x: left, y: top - 82, size: 10, text: `纳税人识别号：${bill.taxNumber ?? '（个人）'}` },
    { x: left, y: top - 98, size: 10, text: `销售方：${short(bill.merchantName, 40)}` }, { x: 330, y: top - 98, size: 10, text: `订单：${bill.orderNumber}` },
    { x: left, y: bodyY + 20, size: 9, text: '项目名称' }, { x: 400, y: bodyY + 20, size: 9, text: '数量' }, { x: 470, y: bodyY + 20, size: 9, text: '金额（含税）' },
    ...rows.flatMap(([title, quantity, amount], i) => [{ x: left, y: bodyY - i * 16, size: 9, text: title! }, { x: 400, y: bodyY - i * 16, size: 9, text: quantity! }, { x: 470, y: bodyY - i * 16, size: 9, text: amount! }]),
    { x: left, y: 60, size: 12, text: `价税合计：${yuan(bill.amountFen * sign)}` }, ...(bill.redOf ? [{ x: left, y: 40, size: 9, text: `对应蓝字发票号码：${bill.redOf}` }] : []),
  ]
  const rules: Rule[] = [top - 34, bodyY + 34, bodyY + 14, 78].map((y) => ({ x: left, y, toX: right, toY: y }))
  return pdfOf(texts, rules)
}

export const pretended: Issuer = {
  issue: (bill) => {
    const number = numberOf(bill.id)
    return Promise.resolve({ id: bill.id, number, amountFen: bill.amountFen, file: pageOf(bill, number) })
  },
}
