/** What pages about sharing say 分享文案, in both languages. */
export const zhShares = {
  title: '我的分享', hint: (days: number) => `朋友打开您的分享链接后 ${days} 天内下的单会计入这里（以最后打开的链接为准）。只显示数量，不显示是谁。目前暂无奖励，上线后会在这里说明。`, opened: '人打开', ordered: '单', paid: '单已付款', none: '还没有分享过商品', noneHint: '在商品页点“分享”，把卡片或链接发给朋友', home: '去逛逛',
  row: (opened: number, ordered: number, paid: number) => `${opened} 人打开 · ${ordered} 单${paid > 0 ? `（${paid} 单已付款）` : ''}`, signed: '链接带有您的分享标记，朋友看不到您的个人信息', mine: '查看我的分享',
}
export type SharesWords = typeof zhShares
export const enShares: SharesWords = {
  title: 'My shares', hint: (days) => `Orders that friends place within ${days} days of opening your link are counted here (the link that was opened last counts). You see how many, never who. Nothing is paid for it yet; when that changes, it will say so here.`, opened: 'opened it', ordered: 'orders', paid: 'orders paid', none: 'You have not shared anything yet', noneHint: 'Use “Share” on a product’s page and send the card or the link to friends', home: 'Look around',
  row: (opened, ordered, paid) => `${opened} opened · ${ordered} orders${paid > 0 ? ` (${paid} paid)` : ''}`, signed: 'The link is marked as yours; friends learn nothing about you from it', mine: 'My shares',
}
