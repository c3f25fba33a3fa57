import { localeNow } from './theme'
import { titles } from './titles'

/** What the prices' screens say 价格页文案. */
const zh = {
  title: titles.prices, prices: '价格与划线价', list: '标价', deal: '成交价', none: '还没有成交', at: '时间', each: '单件成交价', pieces: '件数', undone: '付款后取消', by: '操作人', order: '订单', sku: '规格', product: '商品', see: '价格曲线',
  curve: (from: string, to: string, low: string, high: string) => `${from} 至 ${to}：最低 ${low}，最高 ${high}`, now: '现标价', lowest: '前 7 日最低成交价', last: '最近一次成交价（前 7 日无成交）', noDeal: '暂无成交价可比较', raised: (low: string) => `7 日内涨过价（最低 ${low}）：此时打折可能被视为先涨后降`,
  struck: '划线价', noStruck: '未设置', set: '设置划线价', change: '更换划线价', end: '取消划线价', until: '展示至', basis: '依据', bases: { deals: '前 7 日最低成交价（无成交则为最近一次）', stated: '曾用标价（注明时段）', suggested: '厂商指导价' } as Record<string, string>,
  basisHints: { deals: '由成交记录算出，不能填写。', stated: '从标价记录中选择一段真实的标价，页面会一并显示时段。', suggested: '页面会标明“厂商指导价”；厂商变更时须立即更新。' } as Record<string, string>,
  rule: '划线价须真实：未注明时段的，不得高于前 7 日最低成交价（《明码标价和禁止价格欺诈规定》第十六、十七条）。依据会随记录保存三年。', stretch: '标价时段', nothing: '没有高于现价的历史标价', suggestedYuan: '厂商指导价（元）', source: '出处', sourceHint: '如：厂商官网 2026-06', days: '展示天数', computed: '将展示',
  books: { alarms: '价格预警', compared: '划线价依据', deals: '成交价', listed: '标价' } as Record<string, string>, kind: '类型', alarms: { raised: '先涨后降', below_floor: '低于最低价' } as Record<string, string>, offer: '优惠', after: '优惠后单价', against: '对照价', goods: '商品', quiet: '没有预警。发布优惠和下单时都会自动检查。', noBook: '还没有记录', standing: '展示中', over: '已结束',
  cost: '到岸成本', setCost: '设置成本', forgetCost: '清除成本', goodsYuan: '货品成本（元）', freightYuan: '运费（元）', commission: '佣金（%）', ads: '广告（%）', returns: '退货（%）', floorYuan: '最低价（元，可不填）', floorHint: '低于成本时以成本为准；留空即按成本。', least: '叠加优惠后不低于', noCost: '未填写（不设最低价）', each_: (fixed: string, share: string) => `${fixed} + 售价的 ${share}%`,
  costs: titles.costs, importCosts: '导入文件', costsHint: '先导出本表，填写后再导入：按 SKU 货号逐行生效，有误的行会列出。', imported: (n: number) => `已设置 ${n} 个 SKU`, wrongRow: (no: number, code: string, field: string) => `第 ${no} 行 ${code}：${field}`, fields: { code: '找不到该 SKU 货号', goodsFen: '货品成本有误', freightFen: '运费有误', commissionBp: '佣金有误，或三项合计超过 90%', adsBp: '广告有误', returnsBp: '退货有误', floorFen: '最低价有误' } as Record<string, string>,
  margin: '毛利',
}
type PriceWords = typeof zh
const en: PriceWords = {
  title: titles.prices, prices: 'Prices and struck prices', list: 'List price', deal: 'Sold for', none: 'Nothing sold yet', at: 'At', each: 'Sold for, each', pieces: 'Pieces', undone: 'Cancelled after payment', by: 'By', order: 'Order', sku: 'Variant', product: 'Product', see: 'Price curve',
  curve: (from, to, low, high) => `${from} to ${to}: lowest ${low}, highest ${high}`, now: 'List price now', lowest: 'Lowest sold in the 7 days before', last: 'Last sold (nothing in the 7 days before)', noDeal: 'No deal to compare with yet', raised: (low) => `Raised within 7 days (lowest ${low}): a discount now may count as raised before a discount`,
  struck: 'Struck price', noStruck: 'None', set: 'Set a struck price', change: 'Change the struck price', end: 'End the struck price', until: 'Shown until', basis: 'Basis', bases: { deals: 'Lowest sold in the 7 days before, else the last', stated: 'A list price, with its time', suggested: 'Manufacturer’s suggested price' },
  basisHints: { deals: 'Computed from what was sold; it cannot be typed.', stated: 'Choose a time in which a list price truly stood; the page shows the time with it.', suggested: 'The page says that it is the manufacturer’s; follow its changes at once.' },
  rule: 'A struck price must be true: without its time it may not be above the lowest deal of the 7 days before (SAMR Order 56, art. 16, 17). Its basis is kept for three years.', stretch: 'Time of the list price', nothing: 'No earlier list price is above the present one', suggestedYuan: 'Suggested price (yuan)', source: 'Where it says so', sourceHint: 'e.g. the maker’s site, June 2026', days: 'Days to show', computed: 'Will be shown',
  books: { alarms: 'Price alarms', compared: 'Compared prices', deals: 'Deals', listed: 'List prices' }, kind: 'Kind', alarms: { raised: 'Raised before a discount', below_floor: 'Below the floor' }, offer: 'Offer', after: 'Each, after offers', against: 'Against', goods: 'Goods', quiet: 'No alarms. Offers are looked at when they are published, and orders when they are placed.', noBook: 'Nothing here yet', standing: 'Shown', over: 'Over',
  cost: 'Landed cost', setCost: 'Set the cost', forgetCost: 'Forget the cost', goodsYuan: 'Goods (yuan)', freightYuan: 'Freight (yuan)', commission: 'Commission (%)', ads: 'Ads (%)', returns: 'Returns (%)', floorYuan: 'Floor (yuan, if any)', floorHint: 'Never below the cost; empty is the cost.', least: 'Not below, after all offers', noCost: 'Not set (no floor)', each_: (fixed, share) => `${fixed} + ${share}% of the price`,
  costs: titles.costs, importCosts: 'Import a file', costsHint: 'Export this list, fill it in and import it: each row counts by its SKU code; wrong rows are told.', imported: (n) => `Set for ${n} SKUs`, wrongRow: (no, code, field) => `Row ${no} ${code}: ${field}`, fields: { code: 'no such SKU code', goodsFen: 'goods are wrong', freightFen: 'freight is wrong', commissionBp: 'commission is wrong, or all three pass 90%', adsBp: 'ads are wrong', returnsBp: 'returns are wrong', floorFen: 'the floor is wrong' },
  margin: 'Margin',
}
export const priceWords: PriceWords = localeNow() === 'en' ? en : zh
