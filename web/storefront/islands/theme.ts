/** The theme 深浅色 and the size of letters 大字版 before the first paint: what the reader chose, else the system's. */
const { dataset } = document.documentElement
const chosen = localStorage.getItem('tw_theme')
if (chosen === 'dark' || chosen === 'light') dataset.theme = chosen
if (localStorage.getItem('tw_text') === 'large') dataset.text = 'large'
