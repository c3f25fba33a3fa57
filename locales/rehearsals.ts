/** What rehearsals 演练 say: why an offer cannot be replayed or tried. */
export const rehearsalsTexts = {
  'rehearsals.at_what': ['请选择从昨天起 400 天内的时刻', 'Choose an instant from yesterday on, within 400 days'],
  'rehearsals.busy': ['已有 {most} 个回放在进行，请等待完成或先取消', '{most} replays are under way already; wait for one or cancel it'],
  'rehearsals.not_on_sale': ['商品不在售，或不是本店商品', 'These goods are not on sale, or not of this store'],
  'rehearsals.not_running': ['回放已结束', 'This replay has ended already'],
  'rehearsals.stopped': ['已停止的优惠不能回放，请新建一个', 'A stopped offer cannot be replayed; make a new one'],
} as const
