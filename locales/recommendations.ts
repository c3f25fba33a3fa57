/** What recommendations say when they refuse. */
export const recommendationsTexts = {
  'recommendations.complement_there': ['这两个类目已经搭配', 'These two categories go together already'],
  'recommendations.no_such_category': ['没有这个类目', 'There is no such category'],
  'recommendations.same_category': ['请选择另一个类目', 'Choose another category'],
} as const
