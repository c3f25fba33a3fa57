/** What points 积分 say: refusals, and the letters to their owners. */
export const pointsTexts = {
  'points.gone': ['积分刚刚已被使用，请确认最新金额', 'These points have just been used; please check the amounts'],
  'points.not_so_many': ['可用积分只有 {available}，不能扣减更多', 'Only {available} points are there to take'],
  'points.note_deducted': ['扣减积分 {points}', '{points} points were taken'],
  'points.note_expiring': ['积分即将到期', 'Points are about to expire'],
  'points.note_expiring_body': ['您有 {points} 积分将于 {day} 零点到期，请尽快使用。', '{points} of your points expire at the beginning of {day}. Use them before.'],
  'points.note_granted': ['到账积分 {points}', '{points} points for you'],
  'points.nothing': ['请填写要增加或扣减的积分', 'Say how many points to give or take'],
} as const
