/**
 * Traces 链路追踪: what a request led to, from the route through its transactions and facts to reactions and jobs. Off unless `TRACES_URL` is set: then
 * `trace.otlp` puts a tracer here, and until then every call below is a look at an empty variable. Names and ids of ours only, never what people typed.
 */
export interface Tracer {
  /** Does `work` within a span; `from` is a W3C traceparent of another process or an earlier moment. */
  within<T>(name: string, facts: TraceFacts, work: () => Promise<T>, from?: string): Promise<T>
  /** The traceparent of a span that is a moment, not a time: that of a fact being told. */
  mark(name: string, facts: TraceFacts): string | undefined
}
export type TraceFacts = Readonly<Record<string, string | number>>

let tracer: Tracer | undefined
/** The program chooses once, at its start; tests put one and take it away again. */
export const useTracer = (chosen: Tracer | undefined): void => { tracer = chosen }
export const isTracing = (): boolean => tracer !== undefined

const none: TraceFacts = {}
export const traced = <T>(name: string, work: () => Promise<T>, facts: TraceFacts = none, from?: string | null): Promise<T> => (tracer ? tracer.within(name, facts, work, from ?? undefined) : work())
export const traceMark = (name: string): string | null => tracer?.mark(name, none) ?? null
