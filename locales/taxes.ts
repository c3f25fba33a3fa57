/** What tax files say when they refuse, and to whom it concerns. */
export const taxesTexts = {
  'taxes.before_decree': ['2025 年 6 月 20 日之前的季度不报送', 'Quarters before 2025-06-20 are not told of'],
  'taxes.not_over': ['该季度尚未结束', 'This quarter is not over'],
  'taxes.nothing_changed': ['与上一份报送文件相同，无需更正', 'It would say what the file before it says'],
  'taxes.note_due': ['{quarter} 涉税信息须在 {day} 前报送', 'The tax file of {quarter} is due until {day}'],
  'taxes.note_overdue': ['{quarter} 涉税信息已逾期未报送（期限 {day}）', 'The tax file of {quarter} is overdue; it was due until {day}'],
  'taxes.note_title': ['涉税报送提醒', 'Tax file'],
  'taxes.reported_already': ['该文件已登记报送', 'This file was handed in already'],
} as const
