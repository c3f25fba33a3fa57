import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tidied } from '#kernel/rich-text'

const picture = '/files/0123456789abcdef0123456789abcdef.webp'
const allowed = /^(?:p|br|h3|h4|strong|em|ul|ol|li|a|img|blockquote)$/

/** What has been used against sanitisers, one kind each; the payloads are our own. */
const hostile = [
  '<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '<svg><script>alert(1)</script></svg>', '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>', '<a href="JaVa\tScRiPt:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>', '<a href="data:text/html,<script>alert(1)</script>">x</a>', '<a href="vbscript:x">x</a>', '<a href="//evil.example/x">x</a>', '<a href="/\\evil.example">x</a>', '<a href="\\\\evil.example">x</a>', '<a href="https:evil">x</a>', '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<p style="background:url(javascript:alert(1))">x</p>', '<p onclick="alert(1)" id="x" class="y" data-z="1">x</p>', '<form action=/v1/me><button formaction="javascript:alert(1)">x</button></form>', '<input autofocus onfocus=alert(1)>', '<template><script>alert(1)</script></template>', '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<textarea></textarea><img src=x onerror=alert(1)>', '<title><img src=x onerror=alert(1)></title>', '<!--><img src=x onerror=alert(1)>-->', '<![CDATA[<img src=x onerror=alert(1)>]]>', '<base href="https://evil.example/">', '<meta http-equiv=refresh content="0;url=javascript:alert(1)">', '<link rel=stylesheet href=//evil>', '<object data="x"></object><embed src=x>',
  '<img src="https://evil.example/pixel.gif">', '<img src="/files/../v1/me">', `<img src="${picture}?x=1">`, '<img src="/files/0123456789abcdef0123456789abcdef.pdf">', '<b><i><script', '<a href="https://a.example" target="_self" rel="opener">x</a>', '<p>{{7*7}} ${7*7} <%= 7*7 %></p>', '<video src=x onerror=alert(1)></video>', '<details open ontoggle=alert(1)>', '<style>@import "//evil"</style>', '<plaintext><img src=x onerror=alert(1)>', '<xmp><img src=x onerror=alert(1)></xmp>', '<img\nsrc\n=\nx\nonerror\n=\nalert(1)>', '<<script>script>alert(1)<</script>/script>', '<p><p><p><div><p>x</div>',
]

/** Reads the cleaned text as strictly as a browser would: every tag and attribute is on the list, and nothing else begins with an angle bracket. */
function check(html: string): void {
  const rest = html.replace(/<(\/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)( \/)?>/g, (_whole, _close, tag: string, attributes: string) => {
    expect(tag).toMatch(allowed)
    for (const [, name, value] of attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
      if (name === 'href') expect(value).toMatch(/^(?:https?:\/\/[^\s/]|\/(?![/\\]))/i)
      else if (name === 'src') expect(value).toMatch(/^\/files\/[0-9a-f]{32}\.webp$/)
      else expect(`${tag} ${name}=${name === 'alt' ? '' : value}`).toMatch(/^(?:a rel=nofollow noopener noreferrer|a target=_blank|img alt=|img loading=lazy)$/)
    }
    return ''
  })
  expect(rest).not.toMatch(/[<>]/)
}

test('T-45 I-24 nothing that runs, fetches or leads astray stays in a story; what was cleaned stays as it is', async () => {
  for (const payload of hostile) {
    const clean = await tidied(payload)
    check(clean)
    expect(await tidied(clean), payload).toBe(clean)
  }
  const all = await tidied(hostile.join('<p>ok</p>'))
  check(all)
  expect(all).not.toMatch(/alert\(1\)(?!.{0,3}x)<\/script|onerror=|javascript:/i)
})

test('a story keeps what it is for: headings, lists, emphasis, links that tell nothing, our own pictures', async () => {
  expect(await tidied(`<h1>山里的<b>藤</b></h1><div>三月<i>采</i></div><ul><li>一<li>二</ul><p><img src="${picture}" alt="藤编 “椅”" onclick=x></p><p><a href="https://a.example/?a=1&b=2">出处</a> <a href="/p/prd_1">同款</a></p><p></p><p><span> </span></p>`)).toBe(
    `<h3>山里的<strong>藤</strong></h3><p>三月<em>采</em></p><ul><li>一</li><li>二</li></ul><p><img src="${picture}" alt="藤编 “椅”" loading="lazy" /></p><p><a href="https://a.example/?a=1&amp;b=2" rel="nofollow noopener noreferrer" target="_blank">出处</a> <a href="/p/prd_1" rel="nofollow noopener noreferrer" target="_blank">同款</a></p>`)
  expect([await tidied('一行字 < 两行字 & 更多'), await tidied('<a href="javascript:x">留下字</a>'), await tidied('  <p> </p> ')]).toEqual(['一行字 &lt; 两行字 &amp; 更多', '留下字', ''])
})

test('T-45 whatever is typed, also pieces of markup in any disorder, comes out clean, and cleaning it again changes nothing (seeded)', async () => {
  const piece = fc.oneof(fc.constantFrom(...hostile, '<p>', '</p>', '<ul><li>', '</li>', '<a href="https://a.example">', '</a>', '"', "'", '<', '>', '&lt;', '&#60;', '<!--', '-->', '\0', '\u2028', `<img src="${picture}">`), fc.string({ maxLength: 8 }))
  await fc.assert(fc.asyncProperty(fc.array(piece, { maxLength: 12 }), async (pieces) => {
    const clean = await tidied(pieces.join(''))
    check(clean)
    expect(await tidied(clean)).toBe(clean)
  }), { numRuns: 300 })
})

test('a story that lies too deep or is very long is cleaned in a moment', async () => {
  const started = performance.now()
  for (const text of ['<p>'.repeat(30_000), '<b><i>'.repeat(15_000), '<'.repeat(100_000), '<a href="'.repeat(10_000), `<img src="${picture}">`.repeat(1_500)]) check(await tidied(text))
  expect(performance.now() - started).toBeLessThan(5_000)
})
