/** What rehearsals 演练 say: why an offer cannot be replayed or tried. */
export const rehearsalsTexts = {
  'rehearsals.busy': ['已有 {most} 个回放在进行，请等待完成或先取消', '{most} replays are under way already; wait for one or cancel it'],
  'rehearsals.not_running': ['回放已结束', 'This replay has ended already'],
  'rehearsals.stopped': ['已停止的优惠不能回放，请新建一个', 'A stopped offer cannot be replayed; make a new one'],
} as const
