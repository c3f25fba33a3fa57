import { localeNow } from '../../../design/theme'
import { titles } from '../../../design/titles'

/** The page of payment channels 支付渠道, in both languages. */
const zh = {
  title: titles.channels, hint: '近 7 天的情况。密钥在环境变量中配置，这里只显示名称；配置完整后自动出现在支付页。', channel: '渠道', state: '配置', tries: '去付款', succeeded: '成功', waiting: '未出结果', refused: '不可信通知', lastAt: '最近通知', offered: '支付页可选', notOffered: '支付页不显示', none: '没有',
  states: { ready: '已配置', off: '未配置', incomplete: '缺少配置', broken: '密钥无法读取' } as Record<string, string>, missing: (keys: string) => `缺少 ${keys}`, unreadable: (keys: string) => `无法读取 ${keys}`,
}
const en: typeof zh = {
  title: titles.channels, hint: 'The last 7 days. Keys are set in the environment and only named here; a channel whose keys are all there is offered by itself.', channel: 'Channel', state: 'Set up', tries: 'Went to pay', succeeded: 'Paid', waiting: 'No answer yet', refused: 'Notices refused', lastAt: 'Last notice', offered: 'Offered', notOffered: 'Not offered', none: 'None',
  states: { ready: 'Set up', off: 'Not set up', incomplete: 'Keys missing', broken: 'Keys unreadable' }, missing: (keys) => `${keys} missing`, unreadable: (keys) => `${keys} cannot be read`,
}
export const channelWords = localeNow() === 'en' ? en : zh
