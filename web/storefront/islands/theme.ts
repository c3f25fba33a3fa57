/** The theme 深浅色 before the first paint: what the reader chose, else the system's. */
const chosen = localStorage.getItem('tw_theme')
if (chosen === 'dark' || chosen === 'light') document.documentElement.dataset.theme = chosen
