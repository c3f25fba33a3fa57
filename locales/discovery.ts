/** What discovery says when it refuses. */
export const discoveryTexts = {
  'discovery.bad_cursor': ['翻页位置已失效，请从第一页重新开始', 'This page mark is no longer good; start again from the first page'],
} as const
