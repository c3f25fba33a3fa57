import { localeNow } from './theme'

/** What the screens of stores and redemption say 自提与核销文案. */
const zh = {
  title: '自提与核销', redeem: '核销', store: '门店', code: '核销码', codeHint: '12 位数字，或扫二维码', scan: '扫码', noScan: '此浏览器不能扫码，请输入核销码', look: '查询', uses: '核销次数', left: (n: number) => `剩 ${n} 次`, sure: '确认核销', done: '核销成功', order: '订单', waiting: '待核销', noStore: '先新建一家门店，买家下单时可选择到店自提。', addStore: '新建门店', editStore: '修改', stores: '门店', name: '店名', phone: '电话', district: '区县代码', districtHint: '6 位，如 330106（杭州西湖区）', street: '地址', hours: '营业时间', isOpen: '开放自提', isShut: '未开放', house: '仓库编号（选填）', houseHint: '填写后只能自提该仓库里的库存', members: '核销人员编号（选填）', membersHint: '逗号分隔；不填则本店有权限的店员都可核销', ready: '备货完成', states: { preparing: '备货中', ready: '可核销', redeemed: '已核销', expired: '已过期', void: '已作废' } as Record<string, string>, kind: '类型', kinds: { pickup: '到店自提', service: '服务券' } as Record<string, string>, state: '状态', due: '有效期至', none: '还没有需要核销的订单', used: '已用',
}
type PickupWords = typeof zh
const en: PickupWords = {
  title: 'Pick-up', redeem: 'Redeem', store: 'Store', code: 'Code', codeHint: '12 digits, or scan its picture', scan: 'Scan', noScan: 'This browser cannot scan; type the code', look: 'Look', uses: 'Uses', left: (n) => `${n} left`, sure: 'Redeem it', done: 'Redeemed', order: 'Order', waiting: 'Waits to be redeemed', noStore: 'Add a store first: shoppers may then collect there.', addStore: 'Add a store', editStore: 'Change', stores: 'Stores', name: 'Name', phone: 'Phone', district: 'District code', districtHint: 'Six digits, as 330106', street: 'Street', hours: 'Hours', isOpen: 'May be collected at', isShut: 'Closed', house: 'Warehouse (optional)', houseHint: 'Then only what lies there is collected', members: 'Staff who redeem (optional)', membersHint: 'Ids with commas; empty: whoever is permitted', ready: 'It lies ready', states: { preparing: 'Being prepared', ready: 'Ready', redeemed: 'Redeemed', expired: 'Over', void: 'Void' }, kind: 'Kind', kinds: { pickup: 'Collected', service: 'Service' }, state: 'State', due: 'Good until', none: 'Nothing to redeem yet', used: 'used',
}
export const pickupWords: PickupWords = localeNow() === 'en' ? en : zh
