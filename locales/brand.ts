/** What the room of the brand says when it refuses. */
export const brandTexts = {
  'brand.logo_square': ['标志须是正方形，边长至少 {leastLogo} 像素（现为 {width}×{height}）', 'A logo is square, {leastLogo} pixels wide at least (this is {width}×{height})'],
  'brand.low_contrast': ['对比度 {ratio}:1，至少要 {least}:1', 'The contrast is {ratio}:1; it must be {least}:1 at least'],
  'brand.no_colour': ['请填写 #rrggbb 格式的颜色', 'A colour is written as #rrggbb'],
  'brand.no_such_logo': ['请重新上传标志', 'Upload the logo again'],
  'brand.stale': ['品牌设置已被他人修改，请刷新后再试', 'Somebody has changed the brand: load it anew'],
} as const
