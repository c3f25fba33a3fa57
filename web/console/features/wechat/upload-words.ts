import { localeNow } from '../../../design/theme'
import { titles } from '../../../design/titles'

/** The page of what WeChat is told of shipments 发货信息上传, in both languages. */
const zh = {
  title: titles.wechat, hint: '微信支付的订单发货后要向微信上传发货信息，否则货款会被冻结。失败后按 1、5、30 分钟和 2、12 小时自动重试，仍失败的在这里处理。', none: '没有因发货信息冻结的货款。', number: '运单或订单号', order: '订单', amount: '冻结货款', state: '状态', tries: '已试次数', next: '下次重试', at: '发货时间', again: '重新上传', ways: { express: '快递', virtual: '虚拟商品，自动发货', pickup: '到店自提' } as Record<string, string>,
  states: { pending: '待上传', sent: '已发出，等待结果', accepted: '已接受', failed: '失败，待人工处理' } as Record<string, string>,
}
const en: typeof zh = {
  title: titles.wechat, hint: 'WeChat wants to know of each shipment that it was paid for, or keeps the money. What fails is tried again after 1, 5 and 30 minutes, 2 and 12 hours; then it waits here.', none: 'No money is kept back for want of shipping information.', number: 'Waybill or order', order: 'Order', amount: 'Money kept', state: 'State', tries: 'Tries', next: 'Next try', at: 'Shipped', again: 'Upload again', ways: { express: 'Parcel', virtual: 'Virtual, sent by itself', pickup: 'Collected at a store' },
  states: { pending: 'To be told', sent: 'Told, no answer yet', accepted: 'Accepted', failed: 'Failed: yours to see to' },
}
export const uploadWords = localeNow() === 'en' ? en : zh
