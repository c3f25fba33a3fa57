import { localeNow } from './theme'

/** What the screens of stock work say 库存作业文案. */
const zh = {
  levels: '库存', warehouses: '仓库', findings: '安全库存', adjust: '按原因调整', rules: '库存规则', pieces: '件数', reason: '原因', note: '备注', day: '记账日', dayHint: '默认今天；已日结的日子不能再记账', required: '请填写', backordered: (n: number) => `已预订未到 ${n}`,
  reasons: { found: '盘盈（多出来的）', lost: '盘亏（找不到了）', damaged: '损坏，转残次', made_good: '修好，转可售', written_off: '残次报废', expired: '过期，转残次', sample: '样品领用', used: '自用', typed_low: '少录补录', typed_high: '多录冲减', pushed: 'ERP 推送' } as Record<string, string>,
  noWarehouse: '还没有仓库。新建一个，把商品放进去即可开卖。', newWarehouse: '新建仓库', change: '修改', name: '仓库名称', priority: '优先级（数字小的先发）', areas: '服务区域', areasHint: '留空表示全国。收货地址所在区域越近越先发；都不覆盖时仍可发，并注明原因', everywhere: '全国', open: '营业中', closed: { planned: '已停用', emergency: '紧急停用' } as Record<string, string>, close: '停用', closeNow: '紧急停用', reopen: '恢复', whyClose: '停用原因', state: '状态',
  closeHint: '停用后不再从这里接新订单；已占用的订单仍可发货。', closedDay: '已日结至', closeDay: '日结', closeDayHint: '日结后，这一天及之前不能再入库、调整或盘点。只能日结已经过去的日子。', never: '从未',
  safety: '安全库存（件）', safetyHint: '所有营业仓库合计低于它的一半时提醒；留空表示不提醒', backorder: '缺货也可预订', backorderHint: '库存卖完后还能预订，按承诺的先后发货；到货时提醒', to: '到货仓库', most: '最多预订（件）', days: '几天内发货', noFindings: '没有低于安全库存一半的商品', available: '可售', inTransit: '在途', since: '开始于', sku: '规格',
  from: '发货仓库', whys: { only: '只有这个仓库有货', area: '最近的服务区域', priority: '优先级最高', fewest: '这里能一个包裹发齐', split: '没有一个仓库能发齐', outside: '服务区域内的仓库没货', backorder: '缺货预订，到货后发' } as Record<string, string>, parcels: (n: number) => (n > 1 ? `需从 ${n} 个仓库分开发货：没有一个仓库有全部商品` : ''), promised: '承诺发货',
}
type StockWords = typeof zh
const en: StockWords = {
  levels: 'Levels', warehouses: 'Warehouses', findings: 'Safety stock', adjust: 'Adjust', rules: 'Rules', pieces: 'Pieces', reason: 'Reason', note: 'Note', day: 'Business day', dayHint: 'Today unless told; nothing is posted to days that are closed', required: 'Please fill this in', backordered: (n) => `${n} promised, not here yet`,
  reasons: { found: 'Found (more than the book says)', lost: 'Lost', damaged: 'Damaged, laid apart', made_good: 'Made good, can be sold', written_off: 'Damaged, written off', expired: 'Expired, laid apart', sample: 'Taken as a sample', used: 'Used by ourselves', typed_low: 'Typed too few', typed_high: 'Typed too many', pushed: 'Pushed by the ERP' },
  noWarehouse: 'No warehouse yet. Open one and put goods into it to begin selling.', newWarehouse: 'New warehouse', change: 'Change', name: 'Name', priority: 'Priority (lowest first)', areas: 'Areas served', areasHint: 'None is everywhere. The nearest area is sent from first; where none serves the address it is sent all the same, and says so', everywhere: 'Everywhere', open: 'Open', closed: { planned: 'Closed', emergency: 'Closed in an emergency' }, close: 'Close', closeNow: 'Emergency', reopen: 'Open again', whyClose: 'Why', state: 'State',
  closeHint: 'No new order is taken from a closed warehouse; what orders hold there can still be sent.', closedDay: 'Days closed to', closeDay: 'Close days', closeDayHint: 'Nothing is received, adjusted or counted for that day and those before it any more. Only days that are over can be closed.', never: 'Never',
  safety: 'Safety stock (pieces)', safetyHint: 'You are told when all open warehouses together have less than half of it; empty: never', backorder: 'Take orders when it is sold out', backorderHint: 'Orders are taken beyond what is there and sent in the order of the promises; you are told when goods come', to: 'Warehouse it comes to', most: 'At most (pieces)', days: 'Sent within days', noFindings: 'Nothing is below half of its safety stock', available: 'Available', inTransit: 'In transit', since: 'Since', sku: 'SKU',
  from: 'Sent from', whys: { only: 'It lies here only', area: 'The nearest area', priority: 'First by priority', fewest: 'All in one parcel from here', split: 'No warehouse has it all', outside: 'None that serves the address has it', backorder: 'Promised, sent when it comes' }, parcels: (n) => (n > 1 ? `Goes from ${n} warehouses, as none has all of it` : ''), promised: 'Promised by',
}
export const stockWords: StockWords = localeNow() === 'en' ? en : zh
