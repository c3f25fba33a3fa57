/** What the room of favourites says, when it refuses and when it tells. */
export const favouritesTexts = {
  'favourites.full': ['收藏夹最多放 {most} 件，请先清理一些', 'No more than {most} favourites: take some out first'],
  'favourites.not_below': ['请填写低于现价的金额', 'Say a price below what it costs now'],
  'favourites.note_back': ['您等的商品到货了', 'What you waited for is back'],
  'favourites.note_back_body': ['「{title}」现在可以买到。', '“{title}” can be bought again.'],
  'favourites.note_drop': ['您关注的商品降价了', 'It costs less now'],
  'favourites.note_drop_body': ['「{title}」现价 {price} 元起。', '“{title}” is now {price} yuan.'],
  'favourites.there_already': ['该规格现在有货，可以直接购买', 'This option can be bought now'],
  'favourites.too_many_reminders': ['最多同时设置 {most} 个提醒，请先取消一些', 'No more than {most} reminders at once: cancel some first'],
  'favourites.too_many_stores': ['最多关注 {most} 家店铺，请先取消一些', 'No more than {most} stores: unfollow some first'],
} as const
