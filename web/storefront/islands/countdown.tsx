import { useEffect, useState } from 'preact/hooks'
import { left, type Locale } from '../../design/format'

/** What is left until a time 倒计时; when it ends, the page asks anew. The server says what its clock said, so that a wrong clock in a hand does not matter. */
export interface CountdownProps { readonly until: string; readonly nowMs: number; readonly locale: Locale; readonly label: string }
const secondMs = 1_000

export function Countdown({ until, nowMs, locale, label }: CountdownProps) {
  const total = Date.parse(until) - nowMs
  const [rest, setRest] = useState(total)
  useEffect(() => {
    const began = performance.now()
    const timer = setInterval(() => {
      const now = total - (performance.now() - began)
      setRest(now)
      if (now <= 0) { clearInterval(timer); setTimeout(() => { location.reload() }, secondMs) }
    }, secondMs)
    return () => { clearInterval(timer) }
  }, [total])
  // The clock is not read out each second: whoever listens finds the end time in the label.
  return <span class="countdown"><time dateTime={until} role="timer" aria-live="off">{left(rest, locale)}</time> {label}</span>
}
