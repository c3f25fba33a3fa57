/** As the context says it. */
type Locale = 'zh-CN' | 'en'

/** What the doctor says 体检结论: what was looked at, how grave it is, and in both languages what is so and what to do. */
export type Area = 'program' | 'settings' | 'folder' | 'disk' | 'address' | 'secrets' | 'database' | 'migrations' | 'clock' | 'queue' | 'mail' | 'sms' | 'files' | 'limits' | 'traces' | 'channels'
export interface Finding { readonly area: Area; readonly level: 'well' | 'warning' | 'fault'; readonly says: readonly [zh: string, en: string] }

const finding = (level: Finding['level']) => (area: Area, zh: string, en: string): Finding => ({ area, level, says: [zh, en] })
export const well = finding('well')
export const warning = finding('warning')
export const fault = finding('fault')

const marks = { well: '✓', warning: '!', fault: '✗' } as const
/** One line for each finding, what is grave first. */
export function told(findings: readonly Finding[], locale: Locale): string {
  const gravest = ['fault', 'warning', 'well'] as const
  return findings.toSorted((a, b) => gravest.indexOf(a.level) - gravest.indexOf(b.level)).map(({ area, level, says }) => `${marks[level]} ${area.padEnd(10)} ${says[locale === 'en' ? 1 : 0]}`).join('\n')
}

/** Whether a proxy in front is believed, in whichever form the setting has. */
export const isTrusting = (setting: unknown): boolean => Boolean(setting) && setting !== '0'
