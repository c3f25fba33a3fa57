import { catalogue } from '#trust/integrations'
import { block, both, code, html, type Html } from './docs.html'
import { exampleOf, rowsOf, type Schema } from './docs.schema'

/** The catalogue of events 事件目录: what can happen here, what is told of it, and to whom. */
type Told = (typeof catalogue)[number]

const fields = (payload: Schema): Html => html`<div class="box"><table><thead><tr><th>字段 Field</th><th>类型 Type</th><th>必有 Always</th></tr></thead><tbody>${rowsOf(payload).map(({ name, type, isRequired }) => html`<tr><td>${code(name)}</td><td>${type}</td><td>${isRequired ? '是 yes' : '–'}</td></tr>`)}</tbody></table></div>`

const event = ({ name, says: [zh, en], forMerchants, payload }: Told): Html => html`<section class="operation" id="${name}"><h2><a href="#${name}">${zh}</a></h2><p class="en" lang="en">${en}</p><p>${code(name)}</p>
<ul class="tags">${forMerchants ? html`<li class="free">${both('商家（自己的）与平台可订阅', 'merchants, of what is theirs, and the platform')}</li>` : html`<li>${both('仅平台可订阅', 'the platform alone')}</li>`}</ul>
<h3>${both('data 的内容', 'What data holds')}</h3>${fields(payload as Schema)}<details><summary>${both('完整示例', 'Whole example')}</summary>${block(JSON.stringify({ type: name, timestamp: '2026-06-18T02:00:00.000Z', data: exampleOf(payload as Schema) }, null, 2))}</details></section>`

export const eventsPage = (): Html => html`<h1>${both('事件目录', 'Events')}</h1><p>${both('在“开放平台”为回调地址选择要接收的事件。只含编号、金额与时间；详情请用接口查询。', 'Choose under “Open platform” which of them an endpoint is sent. They hold ids, amounts and times; ask the API for the rest.')} <a href="/docs#webhooks">${both('如何校验', 'How to verify')}</a></p>
<ul class="found">${catalogue.map(({ name, says: [zh] }) => html`<li><a href="#${name}">${zh}</a> ${code(name)}</li>`)}</ul>${catalogue.map(event)}`

/** The events that hold all these words. */
export const eventsFor = (words: readonly string[]): readonly Told[] => catalogue.filter(({ name, says }) => { const text = `${name} ${says.join(' ')}`.toLowerCase(); return words.every((word) => text.includes(word)) })
