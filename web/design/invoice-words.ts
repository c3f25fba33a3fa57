import { localeNow } from './theme'
import { titles } from './titles'

/** What the desks say of invoices 发票文案. */
const zh = {
  title: titles.invoices, none: '没有发票', order: '订单', to: '抬头', amount: '金额', state: '状态', due: '开具期限', at: '申请时间', number: '发票号码', show: '显示', waiting: '待处理', overdue: '已逾期', late: '人工处理（超过自助期）', kinds: { ordinary: '普通发票', special: '专用发票' } as Record<string, string>, person: '个人', merchant: '商家',
  states: { requested: '待开具', issuing: '开具中', issued: '已开具', sent: '已交付', rejected: '已退回', lapsed: '已结束' } as Record<string, string>, issue: '开具', issueSure: (fen: string, to: string) => `为「${to}」开具 ${fen} 的发票？开具后不能修改项目和金额。`, ordered: '正在开具', reject: '退回', rejectHint: '只能因开票信息有误退回，买家可修改后重新申请', wrong: '哪一项有误', wrongs: { name: '抬头名称', tax_number: '税号', mail: '邮箱' } as Record<string, string>, words: '说明（买家会看到，2–200 字）', wordsMissing: '请写明哪里有误', cancel: '取消', download: '下载',
  red: '红字', redStates: { awaiting_buyer: '待买家确认', awaiting_seller: '待商家确认', confirmed: '开具中', void: '已作废', red_issued: '已开具' } as Record<string, string>, voids: { refused: '被拒绝', withdrawn: '已撤回', expired: '逾期' } as Record<string, string>, confirm: '确认', refuse: '拒绝', withdraw: '撤回', begin: '重新发起', until: '截止', replaced: '已换开', replaces: '换开：原发票已红冲', reissueTo: (name: string, more: string) => `买家申请换开给「${name}」${more}`,
}
type InvoiceWords = typeof zh
const en: InvoiceWords = {
  title: titles.invoices, none: 'No invoices', order: 'Order', to: 'Made out to', amount: 'Amount', state: 'State', due: 'Issue by', at: 'Asked', number: 'Number', show: 'Show', waiting: 'To do', overdue: 'Overdue', late: 'By hand (asked late)', kinds: { ordinary: 'Ordinary', special: 'Special' }, person: 'A person', merchant: 'Store',
  states: { requested: 'To issue', issuing: 'Being issued', issued: 'Issued', sent: 'Delivered', rejected: 'Sent back', lapsed: 'Ended' }, issue: 'Issue', issueSure: (fen, to) => `Issue an invoice of ${fen} to “${to}”? Its items and amount cannot be altered afterwards.`, ordered: 'Being issued', reject: 'Send back', rejectHint: 'Only for wrong data; the shopper mends them and asks anew', wrong: 'What is wrong', wrongs: { name: 'The name', tax_number: 'The tax number', mail: 'The mail' }, words: 'How (the shopper reads it; 2 to 200 characters)', wordsMissing: 'Say what is wrong', cancel: 'Cancel', download: 'Download',
  red: 'Red', redStates: { awaiting_buyer: 'Waits for the shopper', awaiting_seller: 'Waits for the store', confirmed: 'Being issued', void: 'Void', red_issued: 'Issued' }, voids: { refused: 'refused', withdrawn: 'taken back', expired: 'not in time' }, confirm: 'Confirm', refuse: 'Refuse', withdraw: 'Take back', begin: 'Begin anew', until: 'Until', replaced: 'Replaced', replaces: 'Takes the place of one that was taken back', reissueTo: (name, more) => `The shopper wants it for “${name}” ${more}`,
}
export const invoiceWords: InvoiceWords = localeNow() === 'en' ? en : zh
