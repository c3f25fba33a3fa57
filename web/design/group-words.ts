import { localeNow } from './theme'
import { titles } from './titles'

/** What the group buying screens say 拼团页文案. */
const zh = {
  title: titles.groups, awaits: '待成团', none: '还没有拼团活动。选好规格、人数和价格即可开始。', noneYet: '商家还没有发布拼团活动。', make: '新建拼团', change: '修改', publish: '发布', sent: '已提交，待另一人复核后生效', published: '已发布', stop: '停止', keep: '存为草稿', required: '请填写',
  prices: '规格与团价', sku: '商品规格', size: '几人团', price: '拼团价（元）', leader: '团长价（元）', leaderHint: '留空与拼团价相同', add: '添加一档', drop: '移除', row: (n: number) => `第 ${n} 档`, hours: '每个团开放几小时', pieces: '名额（件）', perShopper: '每人最多几件', when: '活动时间', starts: '开始', ends: '结束', rule: '买家付款后才占席位并开团；到时未满员，订单自动取消并全额退款。不会用虚拟成员凑团。发布后不能修改，只能停止；已开的团按约进行到底。',
  state: '状态', states: { draft: '草稿', live: '生效', stopped: '已停止' } as Record<string, string>, waiting: '待开始', running: '进行中', over: '已结束', goods: '商品', terms: '团价', time: '时间', taken: '名额', of: (taken: number, most: number) => `${taken} / ${most} 件`, results: '效果', result: (founded: number, filled: number, failed: number) => `开团 ${founded} · 成团 ${filled} · 未成 ${failed}`, people: (members: number, joined: number) => `参与 ${members} 人 · 参团 ${joined} 人`, sold: (fen: string) => `成交 ${fen}`,
  says: (size: number, price: string, leader: string | null, spec: string) => `${spec ? `${spec} ` : ''}${size} 人 ${price}${leader ? `（团长 ${leader}）` : ''}`,
}
type GroupWords = typeof zh
const en: GroupWords = {
  title: titles.groups, awaits: 'Waits for its group', none: 'No group buying yet. Choose variants, sizes and prices, and begin.', noneYet: 'No store has published any yet.', make: 'New activity', change: 'Change', publish: 'Publish', sent: 'Sent: it goes live once another has allowed it', published: 'Published', stop: 'Stop', keep: 'Keep as a draft', required: 'Please fill this in',
  prices: 'Variants and prices', sku: 'SKU', size: 'Size of the group', price: 'Group price (yuan)', leader: 'Founder’s price (yuan)', leaderHint: 'Empty: the same as the group price', add: 'Add a line', drop: 'Remove', row: (n) => `Line ${n}`, hours: 'Hours a group is open', pieces: 'Pieces', perShopper: 'Pieces for each person', when: 'When', starts: 'From', ends: 'Until', rule: 'A seat is taken by a paid order alone. A group that is not full in time is cancelled, and all its money goes back. No group is completed by anybody but buyers. What is published cannot be changed, only stopped; groups that were founded go on to their end.',
  state: 'State', states: { draft: 'Draft', live: 'Live', stopped: 'Stopped' }, waiting: 'To begin', running: 'Under way', over: 'Over', goods: 'Product', terms: 'Prices', time: 'When', taken: 'Pieces', of: (taken, most) => `${taken} of ${most}`, results: 'Results', result: (founded, filled, failed) => `${founded} founded · ${filled} filled · ${failed} failed`, people: (members, joined) => `${members} in them · ${joined} joined`, sold: (fen) => `${fen} sold`,
  says: (size, price, leader, spec) => `${spec ? `${spec} ` : ''}${price} by ${size}${leader ? ` (founder ${leader})` : ''}`,
}
export const groupWords: GroupWords = localeNow() === 'en' ? en : zh
