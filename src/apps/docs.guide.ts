import { block, both, code, html, type Html } from './docs.html'
import { refusals } from './docs.pages'

/** The guide 接入指南: how a program signs in, repeats safely, reads pages, and checks what webhooks bring. */
const verifying = `import { Webhook } from 'standardwebhooks'

// 用原始请求体校验，不要先解析 · Verify the raw body, before it is parsed
const event = new Webhook(process.env.WEBHOOK_SECRET).verify(rawBody, {
  'webhook-id': request.headers['webhook-id'],
  'webhook-timestamp': request.headers['webhook-timestamp'],
  'webhook-signature': request.headers['webhook-signature'],
})
// 已处理过的 webhook-id 直接返回 2xx · Answer 2xx to an id that was seen before`

const byHand = `signed    = webhook-id + "." + webhook-timestamp + "." + body
key       = base64_decode(secret without "whsec_")
signature = "v1," + base64(HMAC_SHA256(key, signed))

// webhook-signature 里任一签名相同，且时间与现在相差不超过 5 分钟，即为真
// Genuine if any signature in the list is equal, and the time lies within 5 minutes of now`

const problem = `HTTP/1.1 409 Conflict
content-type: application/problem+json

{
  "type": "stock.sold_out",
  "title": "库存不足",
  "status": 409,
  "requestId": "req_3f9a1c20b7d4000012"
}`

const access = html`<h2 id="access">${both('身份与密钥', 'Who asks: keys')}</h2>
<p>${both('在商家中心或运营后台的“开放平台”新建密钥，选择权限与有效期。密钥只显示一次，只保存其摘要；可随时吊销，立即生效。', 'Make a key under “Open platform” in the seller centre or the console, with its scopes and its end. It is shown once and kept as a hash; revoking it acts at once.')}</p>
${block('Authorization: Bearer twk_…')}
<ul><li>${both('密钥的权限在新建时确定，不能超过新建者的权限；新建者失去权限或被停用时，密钥随之失去。', 'A key’s scopes are fixed when it is made, within its maker’s own; what the maker loses later, the key loses too.')}</li>
<li>${both('密钥不能管理成员、角色和密钥，也不能调用需要二次验证的接口。', 'No key manages members, roles or keys, nor calls what needs a second factor.')}</li>
<li>${both('每次写入都记入审计，操作人为密钥编号。', 'Each change stands in the audit under the key’s own id.')}</li></ul>`

const habits = html`<h2 id="idempotency">${both('幂等', 'Idempotency')}</h2>
<p>${both('新建类接口需要请求头', 'What creates something needs the header')} ${code('Idempotency-Key')}${both('（1–200 字符）。用同一个键重复请求，得到第一次的结果；同一个键配不同内容被拒绝（422）。超时后请用原来的键重试。', ' (1–200 characters). Repeated with the same key it gives the first answer; the same key with other content is refused (422). After a time-out repeat with the same key.')}</p>
<h2 id="pages">${both('分页', 'Pages')}</h2>
<p>${both('列表返回', 'Lists answer')} ${code('items')} ${both('和', 'and')} ${code('next')}${both('。把 next 作为 cursor 再请求即得下一页，为 null 时已到末页；limit 最多 100。', '. Ask again with next as cursor for the next page; null means there is none. limit is 100 at most.')}</p>
<h2 id="values">${both('金额与时间', 'Money and times')}</h2>
<p>${both('金额是整数，单位为分，字段名以 Fen 结尾。时间是 ISO 8601（UTC）；日、月以上海时间为准。', 'Money is a whole number of fen (1/100 yuan) in fields that end in Fen. Times are ISO 8601 in UTC; days and months begin at midnight in Shanghai.')}</p>
<h2 id="limits">${both('限流', 'Rate limits')}</h2>
<p>${both('每个密钥、会话和地址各自计数；超出时返回 429，', 'Keys, sessions and addresses are counted each by itself; beyond the limit the answer is 429 with')} ${code('Retry-After')} ${both('为应等待的秒数。系统繁忙时返回 503，处理相同。请逐次加长间隔再试。', 'in seconds. 503 means that we are busy, and is treated alike. Wait longer each time.')}</p>
<h2 id="errors">${both('拒绝与错误', 'Refusals and errors')}</h2>
<p>${both('所有拒绝都是 RFC 9457 的 problem+json；type 是固定代码，title 是给人看的一句话。', 'Every refusal is problem+json by RFC 9457: type is a code that stays, title a sentence for people.')}</p>${block(problem)}
<p>${both('通用代码：', 'Codes that any operation may answer with:')}</p>${refusals('kernel')}`

const hooks = html`<h2 id="webhooks">${both('回调（Webhooks）', 'Webhooks')}</h2>
<p>${both('遵循 Standard Webhooks 规范。事件发生后，我们向您的地址 POST 一段 JSON；15 秒内返回 2xx 即为收到。', 'They follow the Standard Webhooks specification: after an event we POST JSON to your address; a 2xx within 15 seconds means received.')} <a href="/docs/events">${both('事件目录', 'Catalogue of events')}</a></p>
${block('{ "type": "ordering.order_paid", "timestamp": "2026-06-18T02:00:00.000Z", "data": { … } }')}
<ul><li>${both('至少送达一次，不保证次序：用 webhook-id 去重，每次重试都相同。', 'Delivered at least once, in no sure order: webhook-id is the same on every try, so drop what you have seen.')}</li>
<li>${both('失败后按 5 秒、5 分、30 分、2、5、10、14、20、24 小时重试，并遵守 Retry-After。3xx 视为失败。', 'Failures are tried again after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 h, never sooner than Retry-After says. A 3xx counts as a failure.')}</li>
<li>${both('返回 410，或连续失败 15 次，地址会被停用，并在站内信通知。', 'An address that answers 410, or fails fifteen times in a row, is switched off, and your inbox says so.')}</li>
<li>${both('新增或修改后一秒内生效，此前的事件不补发。', 'A new or changed endpoint is in force within a second; what happened before is not sent.')}</li>
<li>${both('投递记录保留 30 天，可以逐条或按时间重新投递。内部网络的地址不能使用。', 'Deliveries are kept for 30 days and can be sent again, one by one or all since a time. Addresses of internal networks are refused.')}</li>
<li>${both('更换签名密钥后，24 小时内两个密钥的签名同时给出。', 'After a change of the secret both sign for 24 hours.')}</li></ul>
<h3>${both('校验签名', 'Verify the signature')}</h3>${block(verifying)}<p>${both('其他语言：', 'By hand:')}</p>${block(byHand)}`

export const guide = (): Html => html`<h1>${both('接入指南', 'Guide')}</h1><p>${both('本页由程序从接口本身生成。完整定义见', 'These pages are made from the API itself. The whole definition is')} <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>${access}${habits}${hooks}`
