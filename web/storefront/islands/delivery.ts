import { yuan } from '../../design/format'

/** Where to and for how much 配送至: the region is remembered by this browser, the fee asked for when it is seen. */
const place = 'tw_region'
const first = '31'

export function delivery(line: HTMLElement): void {
  const select = line.querySelector('select')!
  const fee = line.querySelector<HTMLElement>('[data-fee]')!
  const { freight, free, blocked } = line.dataset
  const ask = async () => {
    const answer = await fetch(`${freight}?region=${select.value}`)
    if (!answer.ok) return
    const { freightFen, isBlocked } = await answer.json() as { freightFen: number; isBlocked: boolean }
    fee.textContent = isBlocked ? blocked! : freightFen === 0 ? free! : yuan(freightFen)
  }
  select.value = localStorage.getItem(place) ?? first
  if (select.value === '') select.selectedIndex = 0
  select.addEventListener('change', () => { localStorage.setItem(place, select.value); void ask().catch(() => {}) })
  void ask().catch(() => {})
}
