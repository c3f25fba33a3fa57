/** What balances and gift cards 余额与礼品卡 say: refusals. */
export const walletTexts = {
  'wallet.batch_over': ['这批礼品卡已发出或已作废', 'These cards were handed over already, or are void'],
  'wallet.batch_waits': ['这批礼品卡还在等待另一人复核', 'These cards still wait for a second person'],
  'wallet.card_expired': ['此礼品卡已过期，请联系发卡商家延期', 'This card has expired; ask its store to let it again'],
  'wallet.card_wrong': ['卡密不正确或已被使用', 'This code is not right, or was used before'],
  'wallet.day_over': ['到期时间须在现在之后', 'The day of expiry must be still to come'],
  'wallet.face_too_high': ['单张面值不能超过 {yuan} 元', 'A card is worth ¥{yuan} at most'],
  'wallet.gone': ['余额刚刚已被使用，请确认最新金额', 'This balance has just been used; please check the amounts'],
  'wallet.no_such_shopper': ['没有这位买家', 'No such shopper'],
  'wallet.one_named': ['记名卡一次只发一张', 'A card with a name is issued one at a time'],
  'wallet.only_later': ['请选择比原来更晚的日期', 'Choose a day later than the one before'],
} as const
