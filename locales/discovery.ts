/** What discovery says when it refuses. */
export const discoveryTexts = {
  'discovery.bad_cursor': ['翻页位置已失效，请从第一页重新开始', 'This page mark is no longer good; start again from the first page'],
  'discovery.no_query': ['请填写搜索词', 'Say which query'],
  'discovery.pin_not_found': ['这件商品不在架，无法置顶', 'This product cannot be found now'],
  'discovery.pin_over': ['结束时间须晚于开始时间和现在', 'It must end after it begins, and not be over'],
  'discovery.same_word': ['请填写至少两个不同的词', 'Give at least two different words'],
} as const
