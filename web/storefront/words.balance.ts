/** What the pages of balances and gift cards say 余额与礼品卡文案, in both languages. */
export const zhBalance = {
  title: '余额与礼品卡', code: '礼品卡卡密', codeHint: '18 位字母和数字，兑换后成为该店铺的余额', redeem: '兑换', redeemed: '兑换成功，已存入余额', usable: '可用', held: (fen: string) => `待付款订单占用 ${fen}`, none: '还没有余额', noneHint: '商家补偿或奖励的礼品卡，兑换后可在该店铺付款，退款优先退回余额', toStore: '去店铺', log: '明细', only: '余额只在发卡店铺使用，没有到期日，不能提现。',
  reasons: { redeemed: '兑换礼品卡', reserved: '下单使用', spent: '下单使用', released: '订单取消退回', given_back: '退款退回', laid_out: '退货运费', compensated: '商家违约赔付' } as Record<string, string>,
  use: '使用余额', have: (fen: string) => `可用 ${fen}`, most: (fen: string) => `本店可付 ${fen}`, presale: '预售定金不能用余额支付', paid: '余额支付', due: '还需支付', useThese: '更新',
}
export type BalanceWords = typeof zhBalance
export const enBalance: BalanceWords = {
  title: 'Balances and gift cards', code: 'Gift card code', codeHint: '18 letters and digits; it becomes your balance at its store', redeem: 'Redeem', redeemed: 'Redeemed: it is on your balance now', usable: 'to use', held: (fen) => `${fen} held by unpaid orders`, none: 'No balance yet', noneHint: 'A gift card that a store gave you becomes money to pay with there; refunds go back to it first', toStore: 'To the store', log: 'What happened', only: 'A balance pays at its own store only. It does not expire and cannot be paid out.',
  reasons: { redeemed: 'Gift card', reserved: 'Used in an order', spent: 'Used in an order', released: 'Order ended', given_back: 'Refund', laid_out: 'Way back of a return', compensated: 'Compensation by the store' },
  use: 'Use my balance', have: (fen) => `${fen} to use`, most: (fen) => `pays ${fen} here`, presale: 'A presale’s deposit is paid with money', paid: 'Paid by balance', due: 'Left to pay', useThese: 'Update',
}
