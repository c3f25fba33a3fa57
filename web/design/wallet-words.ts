import { localeNow } from './theme'
import { titles } from './titles'

/** What the screens of gift cards and balances say 礼品卡页文案. */
const zh = {
  title: titles.wallet, issue: '发放礼品卡', name: '名称', nameHint: '只有店内看得到', purpose: '用途', purposes: { compensation: '补偿', reward: '奖励' } as Record<string, string>, face: '面值（元）', count: '张数', used: '已兑换', state: '状态', expires: '到期',
  shopper: '指定买家编号', shopperHint: '选填：记名卡只有这位买家能兑换，一次一张，面值最高 5000 元；不记名最高 1000 元', expiresDay: '到期日', states: { waiting: '待复核', ready: '可导出', exported: '已发出', void: '已作废' } as Record<string, string>, isOver: '已过期',
  exportCodes: '导出卡密', exportHint: '卡密只显示这一次；丢失后记名卡可以补办，不记名卡只能作废重发', extend: '延期', newDay: '新的到期日', badDay: '请填写日期，如 2027-12-31', void: '作废', lose: '挂失', replace: '补办卡密', isLost: '已挂失', replaced: (n: number) => `补办 ${n} 次`, none: '还没有礼品卡。礼品卡用于补偿或奖励买家，兑换后是买家在本店的余额，不能出售。', bears: '兑换后面值从您的结算款中扣除，买家用余额下单时照常计入您的货款。',
  available: '买家可用', reserved: '待付款订单占用', openCards: '未兑换卡', holders: '谁有余额', who: '买家', nobody: '还没有买家有余额', asked: '总额较大，已提交另一人复核',
}
type WalletWords = typeof zh
const en: WalletWords = {
  title: titles.wallet, issue: 'Issue gift cards', name: 'Name', nameHint: 'Seen in the store only', purpose: 'For', purposes: { compensation: 'Amends', reward: 'Reward' }, face: 'Worth (yuan)', count: 'Cards', used: 'Redeemed', state: 'State', expires: 'Expires',
  shopper: 'Shopper’s id', shopperHint: 'Optional: a card with a name is redeemed by that shopper only, one at a time, ¥5,000 at most; without one ¥1,000 at most', expiresDay: 'Good to', states: { waiting: 'Waits for another', ready: 'Ready', exported: 'Handed over', void: 'Void' }, isOver: 'Expired',
  exportCodes: 'Get the codes', exportHint: 'Codes are shown this once; a lost one is replaced where the card is named, and can only be made void where it is not', extend: 'Extend', newDay: 'Good to', badDay: 'A day, as 2027-12-31', void: 'Make void', lose: 'Report lost', replace: 'Replace', isLost: 'Reported lost', replaced: (n) => `replaced ${n}×`, none: 'No gift cards yet. They are given as amends or as a reward and become a shopper’s balance at your store; they are not for sale.', bears: 'What is redeemed is taken from what you are settled; an order paid by balance earns you its price as any other.',
  available: 'Shoppers may use', reserved: 'Held by unpaid orders', openCards: 'Cards not redeemed', holders: 'Who has a balance', who: 'Shopper', nobody: 'No shopper has a balance yet', asked: 'That is much: another has to allow it',
}
export const walletWords: WalletWords = localeNow() === 'en' ? en : zh
