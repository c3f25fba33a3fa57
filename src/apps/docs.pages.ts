import { roomTexts } from '#locales/routes'
import { block, both, code, html, type Html } from './docs.html'
import { exampleOf, rowsOf, type Schema } from './docs.schema'
import { operationOf, refusalsOf, type Document, type Operation } from './openapi'

/** The pages of rooms 接口说明: each operation with who may call it, what it takes, what it answers, an example and how it refuses. */
export interface Told extends Operation { readonly method: string; readonly path: string }
export const operationsOf = (document: Document): Told[] => Object.entries(document.paths).flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })))

const who: Readonly<Record<string, readonly [zh: string, en: string]>> = { public: ['任何人', 'anybody'], buyer: ['访客或买家', 'a guest or shopper'], shopper: ['买家', 'a shopper'], merchant: ['商家成员或商家密钥', 'a merchant’s member or key'], staff: ['平台员工或平台密钥', 'the platform’s staff or key'], channel: ['支付渠道（签名）', 'a channel, by signature'] }
const json = (value: unknown): string => JSON.stringify(value, null, 2)

const fields = (title: Html, schema: Schema): Html | false => {
  const rows = rowsOf(schema)
  return rows.length > 0 && html`<h3>${title}</h3><div class="box"><table><thead><tr><th>字段 Field</th><th>类型 Type</th><th>必填 Required</th><th>范围 Bounds</th></tr></thead><tbody>${rows.map(({ name, type, isRequired, limits }) => html`<tr><td>${code(name)}</td><td>${type}</td><td>${isRequired ? '是 yes' : '–'}</td><td>${limits}</td></tr>`)}</tbody></table></div>`
}

interface Parameter { readonly name: string; readonly in: string; readonly required?: boolean; readonly schema: Schema }
/** Parameters of one place as if they were fields of one thing. */
const together = (parameters: readonly Parameter[]): Schema => ({ type: 'object', properties: Object.fromEntries(parameters.map(({ name, schema }) => [name, schema])), required: parameters.filter(({ required }) => required).map(({ name }) => name) })

interface Content { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> }
const bodyOf = (part: unknown): Schema | undefined => (part as Content | undefined)?.content?.['application/json']?.schema

/** One operation, with the request as a program would send it. */
function operation(one: Told): Html {
  const found = operationOf(one.operationId)!
  const { access, permit, once, stepUp, personal, upload } = found.route
  const given = (one.parameters ?? []) as unknown as readonly Parameter[]
  const [path, query] = [given.filter((parameter) => parameter.in === 'path'), given.filter((parameter) => parameter.in === 'query')]
  const body = bodyOf(one.requestBody)
  const answer = bodyOf(one.responses['200'])
  const [zh, en] = who[access]!
  const address = one.path.replace(/\{(\w+)\}/g, (_, name: string) => String(exampleOf({ type: 'string' }, name)))
  const lines = [`curl -X ${one.method} "$SHOP${address}"`, ...(access === 'public' || access === 'channel' ? [] : ['-H "Authorization: Bearer $KEY"']), ...(once ? ['-H "Idempotency-Key: $(uuidgen)"'] : []), ...(upload ? ['-F "file=@file"'] : body && rowsOf(body).length > 0 ? ['-H "Content-Type: application/json"', `-d '${json(exampleOf(body))}'`] : [])]
  return html`<section class="operation" id="${one.operationId}"><h2><a href="#${one.operationId}">${one.summary}</a></h2><p class="en" lang="en">${one.description}</p><p>${code(`${one.method} ${one.path}`)}</p>
<ul class="tags"><li${(access === 'public' || access === 'buyer') && html` class="free"`}>${both(zh, en)}</li>${permit && html`<li>${both('权限', 'scope')} ${code(permit)}</li>`}${once && html`<li>${both('需要幂等键', 'needs an Idempotency-Key')}</li>`}${stepUp && html`<li class="due">${both('需要二次验证，密钥不可用', 'needs a second factor; not for keys')}</li>`}${personal && html`<li>${both('查看个人信息，每次记录', 'shows personal data; each reading is recorded')}</li>`}</ul>
${fields(both('路径参数', 'In the path'), together(path))}${fields(both('查询参数', 'In the query'), together(query))}${body && fields(both('请求内容', 'Body'), body)}${upload && html`<p>${both('以 multipart/form-data 上传，字段名 file', 'Uploaded as multipart/form-data in the field file')}</p>`}
<details><summary>${both('请求示例', 'Example request')}</summary>${block(lines.join(' \\\n  '))}</details>
${answer && fields(both('返回内容', 'Answer'), answer)}${answer && rowsOf(answer).length > 0 && html`<details><summary>${both('返回示例', 'Example answer')}</summary>${block(json(exampleOf(answer)))}</details>`}
<h3>${both('可能的拒绝', 'May be refused with')}</h3><p>${Object.keys(one.responses).filter((status) => status !== '200').map((status) => html`${code(status)} `)}<a href="/docs#errors">${both('含义', 'what they mean')}</a></p></section>`
}

export const refusals = (room: string): Html => html`<div class="box"><table><thead><tr><th>代码 Code</th><th>说明 Meaning</th></tr></thead><tbody>${refusalsOf(room).map(([name, zh, en]) => html`<tr><td>${code(name)}</td><td>${zh}<br><span class="en" lang="en">${en}</span></td></tr>`)}</tbody></table></div>`

export function roomPage(room: string, operations: readonly Told[]): Html {
  const [zh, en] = roomTexts[room] ?? [room, room]
  return html`<h1>${both(zh, en)}</h1><ul class="found">${operations.map((one) => html`<li><a href="#${one.operationId}">${one.summary}</a> ${code(`${one.method} ${one.path}`)}</li>`)}</ul>${operations.map(operation)}
${refusalsOf(room).length > 0 && html`<h2 id="refusals">${both('本类接口的拒绝代码', 'Refusals of this room')}</h2>${refusals(room)}`}`
}
