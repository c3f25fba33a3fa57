import { isMeasured, measure } from './facts'

/** The browser keeps what was chosen about measuring: for a guest it is the only place, for who has signed in the server says it. */
export function measured(): void {
  const said = document.querySelector<HTMLElement>('[data-measured]')?.dataset.measured
  if (said) measure(said === 'on')
  const place = document.querySelector<HTMLElement>('[data-measure-switch]')
  const [status, button] = [place?.querySelector('[role=status]'), place?.querySelector('button')]
  if (!place || !status || !button) return
  const show = () => { const isOn = isMeasured(); status.textContent = (isOn ? place.dataset.on : place.dataset.off)!; button.textContent = (isOn ? place.dataset.turnOff : place.dataset.turnOn)! }
  button.addEventListener('click', () => { measure(!isMeasured()); show() })
  place.hidden = false
  show()
}
