import type { Tracer } from './trace'

/** Traces by OpenTelemetry 链路导出, sent over OTLP/HTTP as JSON. Its packages are loaded here and only when asked for. W3C Trace Context carries the thread. */
export interface TraceOptions { readonly url: string; readonly percent: number; readonly version: string }
export interface OpenTracer { readonly tracer: Tracer; stop(): Promise<void> }

const form = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/
const noTrace = '0'.repeat(32)
const noSpan = '0'.repeat(16)

export async function openTracer({ url, percent, version }: TraceOptions): Promise<OpenTracer> {
  const [{ ROOT_CONTEXT, SpanStatusCode, trace }, { BatchSpanProcessor, BasicTracerProvider, ParentBasedSampler, TraceIdRatioBasedSampler }, { OTLPTraceExporter }, { AsyncLocalStorageContextManager }, { resourceFromAttributes }] = await Promise.all([
    import('@opentelemetry/api'), import('@opentelemetry/sdk-trace-base'), import('@opentelemetry/exporter-trace-otlp-http'), import('@opentelemetry/context-async-hooks'), import('@opentelemetry/resources')])
  const contexts = new AsyncLocalStorageContextManager().enable()
  const provider = new BasicTracerProvider({ resource: resourceFromAttributes({ 'service.name': 'tradewind', 'service.version': version }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(percent / 100) }), spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }))] })
  const inner = provider.getTracer('tradewind')
  const parentOf = (from: string | undefined) => {
    const found = form.exec(from ?? '')
    if (!found || found[1] === noTrace || found[2] === noSpan) return contexts.active()
    return trace.setSpanContext(ROOT_CONTEXT, { traceId: found[1]!, spanId: found[2]!, traceFlags: Number.parseInt(found[3]!, 16) & 1, isRemote: true })
  }
  const tracer: Tracer = {
    within: (name, facts, work, from) => {
      const parent = parentOf(from)
      const span = inner.startSpan(name, { attributes: facts }, parent)
      return contexts.with(trace.setSpan(parent, span), async () => {
        try { return await work() } catch (fault) {
          // A refusal is an answer; its code is ours to say. Another fault's message may hold what somebody typed, so only its kind is told.
          const { code, name: kind } = fault as { code?: string; name?: string }
          span.setAttribute('fault', String(code ?? kind ?? 'fault'))
          span.setStatus({ code: SpanStatusCode.ERROR })
          throw fault
        } finally { span.end() }
      })
    },
    mark: (name, facts) => {
      const span = inner.startSpan(name, { attributes: facts }, contexts.active())
      span.end()
      const { traceId, spanId, traceFlags } = span.spanContext()
      return `00-${traceId}-${spanId}-0${traceFlags & 1}`
    },
  }
  return { tracer, stop: () => provider.shutdown() }
}
