import { localeNow } from '../../../design/theme'

/** What the screens of bank reconciliation say 银行对账文案. */
const zh = {
  title: '银行对账', taxes: '涉税报送', lines: '银行流水', bring: '导入银行流水', taken: (lines: number, fresh: number, open: number) => `共 ${lines} 行，新增 ${fresh} 行，待处理差异 ${open} 条`, hint: '列名：时间、金额、方向、对方户名、附言、流水号。按附言里的提现单号、渠道与日期、保证金转账附言和金额自动勾对；退汇会退回商家余额。', none: '没有差异', noLines: '还没有导入银行流水', kind: '类型', kinds: { missing_here: '银行有、我方无', missing_there: '我方有、银行无', amount_differs: '金额不符', twice: '银行重复' } as Record<string, string>,
  whats: { payout: '提现', payout_return: '退汇', channel: '渠道结算', deposit: '保证金', unknown: '未识别' } as Record<string, string>, ref: '编号', ours: '我方', theirs: '银行', without: '无', state: '状态', states: { open: '待处理', settled: '已处理', healed: '已自愈' } as Record<string, string>, foundAt: '发现时间', settle: '处理', note: '怎么处理的', number: '流水号', amount: '金额', in: '收', out: '支', bankNote: '对方与附言', matched: '勾对', isMatched: '已勾对', notMatched: '未勾对',
}
type BankWords = typeof zh
const en: BankWords = {
  title: 'Bank', taxes: 'Tax files', lines: 'Lines of the bank', bring: 'Take in a statement', taken: (lines, fresh, open) => `${lines} lines, ${fresh} of them new; ${open} differences stand open`, hint: 'Columns: time, amount, direction, counterparty, note, number. Lines are matched by the number of a payout, a channel and its day or the code of a deposit in the note, and by amount; what the bank gave back lies on its store’s balance again.', none: 'Nothing differs', noLines: 'No statement was taken in yet', kind: 'Kind', kinds: { missing_here: 'Only at the bank', missing_there: 'Only with us', amount_differs: 'Amounts differ', twice: 'Twice at the bank' },
  whats: { payout: 'Payout', payout_return: 'Given back', channel: 'Channel', deposit: 'Deposit', unknown: 'Unknown' }, ref: 'Number', ours: 'Ours', theirs: 'The bank’s', without: 'none', state: 'State', states: { open: 'Open', settled: 'Settled', healed: 'Healed' }, foundAt: 'Found', settle: 'Settle', note: 'How it was settled', number: 'Number', amount: 'Amount', in: 'in', out: 'out', bankNote: 'Counterparty and note', matched: 'Matched', isMatched: 'Matched', notMatched: 'Not matched',
}
export const bankWords: BankWords = localeNow() === 'en' ? en : zh
