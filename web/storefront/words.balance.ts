/** What the pages of balances and gift cards say 余额与礼品卡文案, in both languages. */
export const zhBalance = {
  title: '余额与礼品卡', code: '礼品卡卡密', codeHint: '18 位字母和数字，兑换后成为该店铺的余额', redeem: '兑换', redeemed: '兑换成功，已存入余额', usable: '可用', held: (fen: string) => `待付款订单占用 ${fen}`, none: '还没有余额', noneHint: '商家补偿或奖励的礼品卡，兑换后可在该店铺付款，退款优先退回余额', toStore: '去店铺', log: '明细', only: '余额只在发卡店铺使用，没有到期日；违约赔付和垫付的运费可以提现。',
  reasons: { redeemed: '兑换礼品卡', reserved: '下单使用', spent: '下单使用', released: '订单取消退回', given_back: '退款退回', laid_out: '退货运费', compensated: '商家违约赔付', paid_out: '提现', paid_back: '提现退回' } as Record<string, string>,
  use: '使用余额', have: (fen: string) => `可用 ${fen}`, most: (fen: string) => `本店可付 ${fen}`, presale: '预售定金不能用余额支付', paid: '余额支付', due: '还需支付', useThese: '更新',
  named: {
    title: '我的记名礼品卡', hint: '卡上记着您的名字，只有您能兑换。丢失卡密可挂失并免费补办，面值和有效期不变。', until: (day: string) => `${day} 前有效`, over: (day: string) => `已于 ${day} 过期，可联系店铺延期`, lostSince: (day: string) => `已于 ${day} 挂失，卡密暂停使用`, forYou: '有人把这张卡转让给您，领取后成为您的记名卡',
    lose: '挂失', found: '解除挂失', replace: '补办', give: '转让给别人', phone: '对方手机号', giveHint: '对方用此手机号登录后可领取；领取前您可以取消', giveDo: '转让', givingTo: (phone: string) => `等待 ${phone} 领取`, keep: '取消转让', take: '领取', fresh: '新卡密：', freshHint: '只显示这一次，原卡密已作废。请保存，或直接在下面兑换。',
    said: { lost: '已挂失，卡密已停用。找到可解除，找不到可补办', found: '已解除挂失，原卡密可以使用', given: '已发起转让，等待对方领取', kept: '已取消转让' } as Record<string, string>,
  },
}
export type BalanceWords = typeof zhBalance
export const enBalance: BalanceWords = {
  title: 'Balances and gift cards', code: 'Gift card code', codeHint: '18 letters and digits; it becomes your balance at its store', redeem: 'Redeem', redeemed: 'Redeemed: it is on your balance now', usable: 'to use', held: (fen) => `${fen} held by unpaid orders`, none: 'No balance yet', noneHint: 'A gift card that a store gave you becomes money to pay with there; refunds go back to it first', toStore: 'To the store', log: 'What happened', only: 'A balance pays at its own store only. It does not expire; compensation and freight that you laid out can be paid out.',
  reasons: { redeemed: 'Gift card', reserved: 'Used in an order', spent: 'Used in an order', released: 'Order ended', given_back: 'Refund', laid_out: 'Way back of a return', compensated: 'Compensation by the store', paid_out: 'Paid out', paid_back: 'A payout came back' },
  use: 'Use my balance', have: (fen) => `${fen} to use`, most: (fen) => `pays ${fen} here`, presale: 'A presale’s deposit is paid with money', paid: 'Paid by balance', due: 'Left to pay', useThese: 'Update',
  named: {
    title: 'Gift cards in my name', hint: 'Nobody but you can redeem them. A code that is lost is reported and replaced at no cost: worth and last day stay.', until: (day) => `Good until ${day}`, over: (day) => `Expired on ${day}; its store can extend it`, lostSince: (day) => `Reported lost on ${day}; its code opens nothing`, forYou: 'Somebody hands this card on to you; taken, it is in your name',
    lose: 'Report lost', found: 'I found it', replace: 'Replace', give: 'Hand it on', phone: 'Their phone', giveHint: 'Whoever signs in with it can take the card; until then you can keep it', giveDo: 'Hand on', givingTo: (phone) => `Waits for ${phone} to take it`, keep: 'Keep it', take: 'Take it', fresh: 'New code:', freshHint: 'Shown this once; the code before is dead. Keep it, or redeem it below.',
    said: { lost: 'Reported lost: its code opens nothing. Lift that if you find it, or have it replaced', found: 'Its code opens it as before', given: 'Handed on: it waits to be taken', kept: 'You keep the card' },
  },
}
