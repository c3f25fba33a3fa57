/** What discovery says when it refuses. */
export const discoveryTexts = {
  'discovery.bad_cursor': ['翻页位置已失效，请从第一页重新开始', 'This page mark is no longer good; start again from the first page'],
  'discovery.same_word': ['请填写至少两个不同的词', 'Give at least two different words'],
} as const
