/** The name under which a part of an export 导出 lies in the store; the same part written again takes the place of the first. */
export const partName = (id: string, part: number): string => `${id}.${String(part).padStart(4, '0')}.part`
