import { localeNow } from './theme'
import { titles } from './titles'

/** What the desks say of order changes 改单文案. */
const zh = {
  title: titles.changes, none: '还没有改单', make: '修改订单', kind: '改什么', kinds: { price: '改价（未付款）', concession: '退差价', pieces: '取消未发货的件' } as Record<string, string>, reason: '原因', reasonHint: '买家会看到，2–200 字', off: '减价（元）', back: '退款（元）', strike: '取消件数', left: (n: number) => `未发货 ${n} 件`, freight: '运费改为（元）',
  look: '查看结果', sure: '确认修改这张订单？', refund: (fen: string) => `退给买家 ${fen}`, points: (fen: string) => `另退回抵扣 ${fen} 的积分`, payable: (before: string, after: string) => `应付 ${before} → ${after}`, whole: '全部商品取消，订单将关闭', waits: { merchant: '需商家同意', shopper: '需买家同意，逾期失效；期间不能发货' } as Record<string, string>, atOnce: '立即生效', confirm: '确认修改', approval: '已提交复核，由另一人批准后执行', nothing: '请至少填写一行',
  by: { shopper: '买家', merchant: '商家', staff: '平台' } as Record<string, string>, states: { requested: '待答复', awaiting_payment: '待买家补付', confirmed: '已生效', declined: '未同意', cancelled: '已撤回', expired: '已失效' } as Record<string, string>, does: { address: '改地址', note: '改留言', pieces: '取消未发件', price: '改价', concession: '退差价' } as Record<string, string>,
  due: '答复期限', agree: '同意', decline: '不同意', words: '答复（买家会看到）', withdraw: '撤回', order: '订单', asked: '申请人', what: '内容', state: '状态', amount: '退款', at: '时间', waiting: '待答复', show: '显示',
}
type ChangeWords = typeof zh
const en: ChangeWords = {
  title: titles.changes, none: 'No changes yet', make: 'Change this order', kind: 'What', kinds: { price: 'Lower the price (unpaid)', concession: 'Give money back', pieces: 'Cancel what was not sent' }, reason: 'Why', reasonHint: 'The shopper reads it; 2 to 200 characters', off: 'Off (yuan)', back: 'Back (yuan)', strike: 'Pieces', left: (n) => `${n} not sent`, freight: 'Freight becomes (yuan)',
  look: 'Show what comes of it', sure: 'Change this order?', refund: (fen) => `${fen} goes back to the shopper`, points: (fen) => `and the points that paid ${fen}`, payable: (before, after) => `To pay ${before} → ${after}`, whole: 'Nothing is left: the order is cancelled', waits: { merchant: 'The store must agree', shopper: 'The shopper must agree, else it lapses; nothing is sent meanwhile' }, atOnce: 'It holds at once', confirm: 'Change it', approval: 'A second person has to allow it', nothing: 'Fill in a line at least',
  by: { shopper: 'Shopper', merchant: 'Store', staff: 'Platform' }, states: { requested: 'Waiting', awaiting_payment: 'Shopper to pay', confirmed: 'Done', declined: 'Declined', cancelled: 'Taken back', expired: 'Lapsed' }, does: { address: 'Address', note: 'Note', pieces: 'Pieces not sent', price: 'Lower price', concession: 'Money back' },
  due: 'Answer by', agree: 'Agree', decline: 'Decline', words: 'Answer (the shopper reads it)', withdraw: 'Take back', order: 'Order', asked: 'Asked by', what: 'What', state: 'State', amount: 'Refund', at: 'At', waiting: 'Waiting', show: 'Show',
}
export const changeWords: ChangeWords = localeNow() === 'en' ? en : zh
