import type { FastifyInstance } from 'fastify'
import type { Limiter } from '#kernel/limits'
import { reportPath } from './edge'

/** Reports of browsers 浏览器报告: what broke a page's content security policy, counted by directive; a few lines a minute go to the log. Anybody can send them, so nothing follows from one. */
const largestReportBytes = 16_384
const mostInOne = 20
const mostLoggedPerMinute = 10
const mostPerMinute = 60
const minuteMs = 60_000
const directives = new Set(['script-src', 'script-src-elem', 'script-src-attr', 'style-src', 'style-src-elem', 'style-src-attr', 'img-src', 'media-src', 'connect-src', 'font-src', 'manifest-src', 'form-action', 'frame-ancestors', 'base-uri', 'object-src', 'frame-src', 'child-src', 'worker-src', 'default-src', 'require-trusted-types-for', 'trusted-types'])

export interface CspReports { readonly counts: ReadonlyMap<string, number> }

export function reports(app: FastifyInstance, limit: Limiter['request']): CspReports {
  const counts = new Map<string, number>()
  let [since, logged] = [0, 0]
  const tell = (report: { readonly directive: string; readonly blocked: string; readonly page: string }): void => {
    if (performance.now() - since > minuteMs) { since = performance.now(); logged = 0 }
    if (logged++ < mostLoggedPerMinute) app.log.warn(report, 'a page broke its content security policy')
  }
  void app.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(['application/csp-report', 'application/reports+json', 'application/json'], { parseAs: 'string', bodyLimit: largestReportBytes }, (_request, body, parsed) => { try { parsed(null, JSON.parse(String(body))) } catch { parsed(null, undefined) } })
    scope.post(reportPath, { schema: { hide: true }, config: { isReport: true } }, (request, reply) => {
      limit(request.ip, { name: 'reports', most: mostPerMinute }, true)
      for (const one of reportsIn(request.body).slice(0, mostInOne)) {
        counts.set(one.directive, (counts.get(one.directive) ?? 0) + 1)
        tell(one)
      }
      return reply.status(204).send()
    })
    done()
  })
  return { counts }
}

/** Both forms in which browsers report: `report-uri` sends one, `report-to` a list. Only the path of the page is kept. */
function reportsIn(body: unknown): { directive: string; blocked: string; page: string }[] {
  const all = Array.isArray(body) ? body : [body]
  return all.flatMap((one: unknown) => {
    const { 'csp-report': old, type, body: fresh } = (one ?? {}) as { 'csp-report'?: Fields; type?: string; body?: Fields }
    const fields = old ?? (type === 'csp-violation' ? fresh : undefined)
    if (!fields || typeof fields !== 'object') return []
    const directive = text(fields['effective-directive'] ?? fields.effectiveDirective ?? fields['violated-directive']).split(' ')[0]!
    return [{ directive: directives.has(directive) ? directive : 'other', blocked: text(fields['blocked-uri'] ?? fields.blockedURL).replace(/[?#].*$/s, ''), page: text(fields['document-uri'] ?? fields.documentURL).replace(/[?#].*$/s, '') }]
  })
}
type Fields = Readonly<Record<string, unknown>>
const text = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 200) : '')
