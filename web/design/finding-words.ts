import { localeNow } from './theme'
import { titles } from './titles'

/** What the desks say of search, recommendations and reading 搜索、推荐与详情页文案. */
const zh = {
  title: titles.finding, pages: titles.findingPages, pagesHint: '买家在商品页各块停留多久、在哪一块离开。跳出多的块值得改写；不足 10 次访问不下结论。', product: '商品', visits: '访问', worst: '跳出最多', blocks: '各块：读者 · 平均停留 · 在此离开', days: '天数', block: { first: '首屏', points: '卖点', pain: '痛点', solution: '方案', trust: '信任', action: '行动', story: '图文', params: '参数', reviews: '评价' } as Record<string, string>, one: (readers: number, seconds: number, percent: number) => `${readers} 人 · ${seconds} 秒 · ${percent}%`,
  learnt: '学习情况', kinds: { bought: '共同购买', seen: '共同浏览' } as Record<string, string>, learntSays: (ways: number, products: number, stale: number) => `${ways} 条路径，${products} 件商品，${stale} 件待重算`, taste: (beta: number, ordered: boolean) => `流行度折减 ${beta}${ordered ? '，计先后' : ''}`, found: (found: number, asked: number) => (asked === 0 ? '数据尚少，用默认参数' : `留出 ${asked} 条路径，NDCG@10 ${found.toFixed(3)}`), noneLearnt: '还没有数据：有商品被浏览或购买后，每分钟学习一次。',
  complements: '搭配类目', complementsHint: '看第一类商品的人，先看到第二类里卖得好的商品。', category: '类目', other: '搭配', position: '次序', add: '新增搭配', noComplements: '还没有搭配类目',
  neighbours: '查看相邻商品', productId: '商品编号', look: '查看', together: '支持度', lift: '提升度', score: '接近度', noNeighbours: '这件商品还没有相邻商品', lookHint: '填商品编号，如商品页地址里的 prd_…',
  pins: '置顶结果', pinsHint: '在一个搜索词的结果里，把商品固定在某一位。付费的会标注“广告”。只在综合排序、未筛选的第一页生效。', query: '搜索词', place: '第几位', paid: '付费（标注广告）', starts: '开始', ends: '结束', note: '说明', addPin: '新增置顶', noPins: '还没有置顶', pinned: (query: string, place: number) => `“${query}” 第 ${place} 位`, isPaid: '广告',
  why: '为什么这样排', whyHint: '输入搜索词，看前 20 件各自的分数由哪些词构成；分数相同按销量。', terms: '各词得分', rank: '名次', sales: '销量', remove: '删除', none: '没有结果', day: '日期',
}
type FindingDesk = typeof zh
const en: FindingDesk = {
  title: titles.finding, pages: titles.findingPages, pagesHint: 'How long shoppers read each block of a product’s page, and where they leave. Where many leave is worth rewriting; below ten visits nothing is said.', product: 'Product', visits: 'Visits', worst: 'Most left at', blocks: 'Blocks: readers · seconds each · left here', days: 'Days', block: { first: 'First view', points: 'Selling points', pain: 'Pain', solution: 'Solution', trust: 'Trust', action: 'Action', story: 'Story', params: 'Details', reviews: 'Reviews' }, one: (readers, seconds, percent) => `${readers} · ${seconds} s · ${percent}%`,
  learnt: 'What was learnt', kinds: { bought: 'Bought together', seen: 'Seen together' }, learntSays: (ways, products, stale) => `${ways} ways, ${products} products, ${stale} to be found anew`, taste: (beta, ordered) => `popularity taken off by ${beta}${ordered ? ', in order' : ''}`, found: (found, asked) => (asked === 0 ? 'too little data: the usual taste' : `${asked} ways held out, NDCG@10 ${found.toFixed(3)}`), noneLearnt: 'Nothing yet: once goods are seen and bought, it learns every minute.',
  complements: 'Complements', complementsHint: 'Who looks at goods of the first category is shown what sells of the second.', category: 'Category', other: 'Goes with', position: 'Order', add: 'Add a pair', noComplements: 'No pairs yet',
  neighbours: 'Neighbours of a product', productId: 'Product id', look: 'Look', together: 'Support', lift: 'Lift', score: 'Nearness', noNeighbours: 'This product has no neighbours yet', lookHint: 'The id of a product, as prd_… in the address of its page',
  pins: 'Pinned results', pinsHint: 'Puts a product at a place of what a query finds. What is paid for says “Ad”. Holds on the first page by relevance, without filters.', query: 'Query', place: 'Place', paid: 'Paid for (says Ad)', starts: 'From', ends: 'Until', note: 'Note', addPin: 'Pin it', noPins: 'Nothing is pinned', pinned: (query, place) => `“${query}”, place ${place}`, isPaid: 'Ad',
  why: 'Why this rank', whyHint: 'Type a query to see of the first twenty what each word adds to their score; equal scores are ordered by sales.', terms: 'Score by word', rank: 'Place', sales: 'Sales', remove: 'Remove', none: 'Nothing found', day: 'Day',
}
export const findingWords: FindingDesk = localeNow() === 'en' ? en : zh
