/** How many messages are unread 未读消息: pages are the same for everybody, so whoever has signed in asks, once a minute at most; on pages of his own each time. */
const [place, freshMs, mostShown] = ['tw_unread', 60_000, 99]

export async function unread(): Promise<void> {
  const marks = document.querySelectorAll<HTMLElement>('[data-unread]')
  const [at = 0, had = 0] = (sessionStorage.getItem(place) ?? '').split(' ').map(Number)
  let now = had
  if (Date.now() - at > freshMs || location.pathname.startsWith('/me')) {
    const answer = await fetch('/v1/me/messages?limit=1')
    const said = await answer.text()
    now = answer.ok ? (JSON.parse(said) as { unread: number }).unread : 0
    sessionStorage.setItem(place, `${Date.now()} ${now}`)
  }
  for (const mark of marks) { mark.hidden = now === 0; mark.textContent = now > mostShown ? `${mostShown}+` : String(now) }
}
