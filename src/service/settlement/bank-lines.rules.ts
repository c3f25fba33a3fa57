import type { bankKinds, bankWhats } from './tables'

/** Bank reconciliation 银行对账 (F75): what a line of the bank's statement says, and whose it is. Amounts in fen. */
export interface BankLine { readonly number: string; readonly at: string; readonly direction: 'in' | 'out'; readonly amountFen: number; readonly counterparty: string; readonly note: string }
export interface Meant { readonly what: Exclude<(typeof bankWhats)[number], 'unknown'>; readonly ref: string }

const heads: Readonly<Record<keyof Omit<BankLine, 'amountFen'> | 'amount', readonly string[]>> = { at: ['交易时间', '时间', 'time'], amount: ['金额', '金额（元）', '交易金额', 'amount'], direction: ['借贷', '收支', '方向', 'direction'], counterparty: ['对方户名', '对方', 'counterparty'], note: ['摘要', '附言', '备注', 'note'], number: ['流水号', '交易流水号', 'number'] }
const whichWay: Readonly<Record<string, BankLine['direction']>> = { 收: 'in', 收入: 'in', 贷: 'in', in: 'in', 支: 'out', 支出: 'out', 借: 'out', out: 'out' }
const money = /^\d{1,12}(?:\.\d{1,2})?$/
const clock = /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[ T](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/
const two = (text: string | undefined): string => (text ?? '0').padStart(2, '0')

/** One row of the file as a line, or which of its columns cannot be read. Clocks are Shanghai's; yuan become fen by moving a point. */
export function lineOf(row: Readonly<Record<string, string>>): BankLine | { readonly wrong: string } {
  const cell = (name: keyof typeof heads): string => { const head = heads[name].find((one) => one in row); return (head === undefined ? '' : row[head] ?? '').trim() }
  const [number, direction, amount, time] = [cell('number'), whichWay[cell('direction').toLowerCase()], cell('amount').replaceAll(',', ''), clock.exec(cell('at'))]
  if (!/^[\w-]{4,64}$/.test(number)) return { wrong: 'number' }
  if (!direction) return { wrong: 'direction' }
  if (!money.test(amount)) return { wrong: 'amount' }
  if (!time) return { wrong: 'time' }
  const [whole, part = ''] = amount.split('.')
  const amountFen = Number(`${whole}${part.padEnd(2, '0')}`)
  if (amountFen === 0) return { wrong: 'amount' }
  return { number, direction, amountFen, counterparty: cell('counterparty').slice(0, 200), note: cell('note').slice(0, 500), at: `${time[1]}-${two(time[2])}-${two(time[3])}T${two(time[4])}:${time[5] ?? '00'}:${time[6] ?? '00'}+08:00` }
}

/** Whose a line says it is, by the number that stands in its note: a payout or its coming back, a day of a channel, a deposit's code. */
export function meantBy({ direction, note }: Pick<BankLine, 'direction' | 'note'>): Meant | undefined {
  const payout = /\bpot_[0-9a-z]{20,40}\b/.exec(note)
  if (payout) return { what: direction === 'out' ? 'payout' : 'payout_return', ref: payout[0] }
  if (direction === 'out') return undefined
  const deposit = /BZJ[0-9A-Z]{10}/.exec(note)
  if (deposit) return { what: 'deposit', ref: deposit[0] }
  const channel = /\b(alipay|wechat|stripe|simulator)[ _-]?(\d{4})-?(\d{2})-?(\d{2})\b/.exec(note)
  return channel ? { what: 'channel', ref: `${channel[1]} ${channel[2]}-${channel[3]}-${channel[4]}` } : undefined
}

/** What a line is beside ours: matched, or how it differs; `oursFen` undefined where we know of nothing that it could be. */
export function judged(line: Pick<BankLine, 'amountFen'>, oursFen: number | undefined, isTaken: boolean): 'matched' | (typeof bankKinds)[number] {
  if (oursFen === undefined) return 'missing_here'
  if (oursFen !== line.amountFen) return 'amount_differs'
  return isTaken ? 'twice' : 'matched'
}
