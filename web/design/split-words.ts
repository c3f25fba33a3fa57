import { localeNow } from './theme'

/** What the screens of licensed splits say 分账页文案. */
const zh = {
  title: '分账', receivers: '分账接收方', back: '返回分账', none: '还没有分账。开启分账后，订单签收并过了退货期，货款由支付渠道直接分到商家账户。', noReceivers: '还没有分账接收方', noneOn: '还没有开通分账的支付渠道。请在「设置」里填写渠道签约的分账比例上限。', noneOnSeller: '平台还没有开通分账的支付渠道，货款仍结算到余额、由您提现。',
  kept: '渠道待分账资金', underWay: '分账中', paid: '已分账（扣除回退）', silent: (n: number) => `${n} 笔分账渠道迟迟没有答复，系统会一直询问，不会重复分账，也不会改走提现`,
  order: '订单', store: '店铺', amount: '金额', state: '状态', at: '发起', account: '接收方账户', channel: '渠道', reason: '原因', cap: '该交易最多可分', asks: (n: number) => `已询问 ${n} 次`,
  states: { waiting: '待分账', splitting: '分账中', paid: '已到账', failed: '失败，已转入余额' } as Record<string, string>, backStates: { waiting: '待回退', asking: '回退中', done: '已回退', refused: '回退失败，从余额抵扣', void: '无需回退' } as Record<string, string>, backOf: '退款回退',
  receiverStates: { draft: '草稿', submitted: '待平台审核', checking: '渠道审核中', signed: '已签约', rejected: '未通过' } as Record<string, string>, kinds: { company: '企业商户号', person: '个人账户' } as Record<string, string>, channels: { simulator: '模拟支付', alipay: '支付宝', wechat: '微信支付' } as Record<string, string>,
  way: '货款去向', split: '渠道分账', payout: '结算到余额，由商家提现', turnOn: '改为分账', turnOff: '改为提现', note: '说明（商家会收到通知）', check: '提交渠道审核', reject: '驳回', rejectWhy: '驳回原因（商家可见）', fill: '填写接收方', again: '重新填写', submit: '提交审核', holder: '户名（与执照一致）', kind: '账户类型', number: '账户', numberHint: '微信支付填商户号或 openid；支付宝填 2088 开头的用户号或登录账号', numberWrong: '账户是 6 到 64 位字母、数字或 @ . _ + -', percent: (n: number) => `每笔最多分 ${n}%`, percentTitle: '分账比例上限',
  hint: '签约后平台会把货款改为由支付渠道直接分给您；超过渠道上限的部分、以及分账失败的款项仍进入余额，可提现。退款时渠道先从您的账户回退。', changing: '改动已签约的接收方会先停止分账，直到新的接收方签约。', submitted: '提交后由平台审核，再由渠道核对户名',
}
type SplitWords = typeof zh
const en: SplitWords = {
  title: 'Splits', receivers: 'Receivers', back: 'Back to splits', none: 'Nothing was split yet. Once splitting is on, an order that was received and may not be returned any more is paid to its store by the payment channel itself.', noReceivers: 'No receivers yet', noneOn: 'No payment channel splits yet. Put in the settings how much of a trade your channel lets go to others.', noneOnSeller: 'No payment channel of this platform splits yet: what you earn is settled to your balance and paid out.',
  kept: 'Kept at channels to be split', underWay: 'Under way', paid: 'Split, less what came back', silent: (n) => `Channels have not answered about ${n === 1 ? 'one split' : `${n} splits`} for long. They are asked on; nothing is split twice, nor paid out instead`,
  order: 'Order', store: 'Store', amount: 'Amount', state: 'State', at: 'Begun', account: 'Account', channel: 'Channel', reason: 'Reason', cap: 'of its trade at most', asks: (n) => `asked ${n} times`,
  states: { waiting: 'Waiting', splitting: 'Being split', paid: 'Paid', failed: 'Failed, on the balance' }, backStates: { waiting: 'to come back', asking: 'coming back', done: 'came back', refused: 'refused, netted from the balance', void: 'nothing to come back' }, backOf: 'Refund',
  receiverStates: { draft: 'Draft', submitted: 'To be looked at', checking: 'With the channel', signed: 'Signed', rejected: 'Rejected' }, kinds: { company: 'Company', person: 'Person' }, channels: { simulator: 'Simulator', alipay: 'Alipay', wechat: 'WeChat Pay' },
  way: 'Money goes', split: 'by split', payout: 'to the balance, to be paid out', turnOn: 'Go by split', turnOff: 'Go by payout', note: 'Note (the merchant is told)', check: 'Let the channel check', reject: 'Reject', rejectWhy: 'Why (the merchant reads it)', fill: 'Write down a receiver', again: 'Write anew', submit: 'Hand in', holder: 'Holder, as on the licence', kind: 'Kind', number: 'Account', numberHint: 'WeChat Pay: merchant number or openid. Alipay: a user number that begins with 2088, or a login', numberWrong: 'An account has 6 to 64 letters, digits or @ . _ + -', percent: (n) => `at most ${n}% of a trade`, percentTitle: 'Limits of channels',
  hint: 'Once signed, the platform may have the channel pay you directly. What is above the channel’s limit, and what failed, still goes to your balance and can be paid out. For a refund the channel takes your part back first.', changing: 'Changing a signed receiver stops splitting until the new one is signed.', submitted: 'The platform looks at it first, then the channel compares the holder',
}
export const splitWords: SplitWords = localeNow() === 'en' ? en : zh
