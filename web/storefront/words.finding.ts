/** What recommendations, rankings and choices say 推荐、榜单与个性化文案, in both languages. */
export const zhFinding = {
  together: '搭配与买了还买', similar: '看了又看', yours: '猜你喜欢', forCart: '搭配购物车里的商品', popular: '大家都在买', more: '查看更多',
  why: { complement: '搭配好物', bought: (n: number) => `${n} 位顾客也买了`, boughtFew: '常一起购买', seen: (n: number) => `${n} 次访问都看了`, seenFew: '看过此商品的人也看', because: (title: string) => `因为你看过或买过「${title}」`, popular: (n: number, days: number) => `近 ${days} 天售出 ${n} 件` },
  offHint: '个性化推荐已关闭，以下是大家都在买的。', onHint: '根据你最近看过、买过的商品推荐。', guestHint: '登录后可按你的浏览与购买推荐；现在显示的是大家都在买的。', switch: '个性化与统计', switchOff: '关闭个性化推荐', switchOn: '开启个性化推荐',
  choices: '个性化与统计', personal: '个性化推荐', personalHint: '根据你的浏览和购买调整推荐。关闭后展示对所有人都一样的热卖商品，已记下的浏览会删除。', measured: '页面统计', measuredHint: '统计页面各部分被阅读的时间和列表的曝光、点击，用来改进页面。只由本站记录，不交给第三方。关闭后本浏览器不再上报。', law: '依据《电子商务法》第十八条、《个人信息保护法》第二十四条，你可以随时关闭，关闭不影响购物。', saved: '已保存', save: '保存', here: '本浏览器的页面统计', isOn: '已开启', isOff: '已关闭', turnOff: '关闭统计', turnOn: '开启统计',
  rank: '排行榜', rankOf: (name: string) => `${name}排行榜`, rankRule: (days: number) => `按近 ${days} 天已付款的件数排名，每 10 分钟更新；赠品不计，已下架或售罄的不显示。榜单不含付费排名。`, week: '近 7 天', month: '近 30 天', allCategories: '全部', pieces: (n: number) => `售出 ${n} 件`, rankedAt: (at: string) => `更新于 ${at}`, place: (n: number) => `第 ${n} 名`, noRank: '这个榜单还没有数据', noRankHint: '近期有商品售出后会出现在这里',
  ad: '广告', tryInstead: '换个说法试试', withoutFilters: '去掉筛选再找',
}
export type FindingWords = typeof zhFinding
export const enFinding: FindingWords = {
  together: 'Goes with it', similar: 'Others also looked at', yours: 'For you', forCart: 'Goes with what is in your cart', popular: 'What others buy', more: 'See more',
  why: { complement: 'Goes with it', bought: (n) => `${n} buyers took both`, boughtFew: 'Often bought together', seen: (n) => `Seen in ${n} visits too`, seenFew: 'Also looked at', because: (title) => `Because of “${title}”`, popular: (n, days) => `${n} sold in ${days} days` },
  offHint: 'Personalisation is off: this is what others buy.', onHint: 'After what you lately looked at and bought.', guestHint: 'Sign in to be shown what suits you; this is what others buy.', switch: 'Personalisation and measuring', switchOff: 'Turn personalisation off', switchOn: 'Turn personalisation on',
  choices: 'Personalisation and measuring', personal: 'Personal recommendations', personalHint: 'Lists follow what you look at and buy. Off, they are the same as everybody’s, and what was remembered of your looking is deleted.', measured: 'Measuring pages', measuredHint: 'How long parts of pages are read, and which lists are seen and used, so that pages get better. Kept by this shop alone, given to nobody. Off, this browser tells nothing.', law: 'E-Commerce Law 18 and PIPL 24: you may turn both off at any time, and shop as before.', saved: 'Saved', save: 'Save', here: 'Measuring in this browser', isOn: 'On', isOff: 'Off', turnOff: 'Turn it off', turnOn: 'Turn it on',
  rank: 'Rankings', rankOf: (name) => `Ranking: ${name}`, rankRule: (days) => `By pieces paid for in the last ${days} days, made anew every ten minutes; gifts do not count, and what is off the shelf or sold out is not shown. No place can be paid for.`, week: '7 days', month: '30 days', allCategories: 'All', pieces: (n) => `${n} sold`, rankedAt: (at) => `As of ${at}`, place: (n) => `Place ${n}`, noRank: 'Nothing to rank yet', noRankHint: 'Goods appear here once they are sold',
  ad: 'Ad', tryInstead: 'Try instead', withoutFilters: 'Search without filters',
}
