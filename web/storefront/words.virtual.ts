/** What the shop says of virtual goods 虚拟商品文案, in both languages. */
export const zhVirtual = {
  title: '卡密与链接', kinds: { code: '卡密', link: '链接', service: '服务券' } as Record<string, string>, noAddress: '虚拟商品付款后自动发货，无需收货地址。', delivery: '付款后自动发货，无需快递', noReturns: '查看后不支持无理由退款；未查看可直接退款', atStore: '到店核销，无需快递', unused: '未核销的可退款',
  sent: '已发货，未查看', viewed: '已查看', back: '已退款', waiting: '商家备货中，到货后自动发送', see: '查看', seeHint: '查看后不再支持无理由退款', again: '再次查看', hidden: '查看记录会保存', pieces: (n: number) => `共 ${n} 份`,
  refund: '退款', refundHow: (n: number) => `未查看的 ${n} 件可直接退款，无需商家同意`, quantity: '退几件', refunded: '已退款，款项将原路退回', opened: '已打开，请妥善保存',
}
export const zhPickup = {
  title: '自提与核销', way: '配送方式', deliver: '快递配送', hours: '营业时间', collect: (name: string) => `到店自提：${name}`, use: '更新', phone: '自提联系手机', phoneHint: '门店备货完成后联系您', phoneWrong: '请填写 11 位手机号', address: '自提门店', atStore: '到店自提', code: '核销码', show: '到店出示核销码或二维码', uses: (left: number, all: number) => `剩 ${left} 次，共 ${all} 次`, until: (day: string) => `请在 ${day} 前使用，逾期自动退款`,
  toCollect: '待自提', states: { preparing: '备货中', ready: '可到店', redeemed: '已核销', expired: '已过期', void: '已作废' } as Record<string, string>, extend: '延期一次', extended: '已延期', qr: '核销二维码',
}
export type PickupWords = typeof zhPickup
export const enPickup: PickupWords = {
  title: 'Collect and redeem', way: 'How it comes', deliver: 'By parcel', hours: 'Open', collect: (name) => `Collect at ${name}`, use: 'Update', phone: 'Your mobile number', phoneHint: 'The store calls you when it lies ready', phoneWrong: 'Eleven digits, beginning with 1', address: 'Where it is collected', atStore: 'Collected at the store', code: 'Code', show: 'Show the code or its picture at the store', uses: (left, all) => `${left} of ${all} uses left`, until: (day) => `Good until ${day}; after that it is refunded`,
  toCollect: 'To collect', states: { preparing: 'Being prepared', ready: 'Ready', redeemed: 'Redeemed', expired: 'Over', void: 'Void' }, extend: 'Put it off once', extended: 'Put off', qr: 'Code as a picture',
}
export type VirtualWords = typeof zhVirtual
export const enVirtual: VirtualWords = {
  title: 'Codes and links', kinds: { code: 'Code', link: 'Link', service: 'Service voucher' }, noAddress: 'Virtual goods are sent the moment they are paid; no address is needed.', delivery: 'Sent the moment it is paid, without a parcel', noReturns: 'Does not go back for no reason once it was looked at; before that at once', atStore: 'Redeemed at a store, without a parcel', unused: 'What was not redeemed can be refunded',
  sent: 'Sent, not looked at', viewed: 'Looked at', back: 'Refunded', waiting: 'Not there yet: it is sent as soon as it is', see: 'Look at it', seeHint: 'Once looked at it does not go back for no reason', again: 'Look again', hidden: 'Each look is recorded', pieces: (n) => `for ${n}`,
  refund: 'Give back', refundHow: (n) => `${n} that you have not looked at can go back at once, without asking the store`, quantity: 'How many', refunded: 'The money is on its way back', opened: 'Open: keep it safe',
}
