import { pino, type Logger } from 'pino'

/** Logs 日志: structured, one line a fact, and never personal data: fields named here are struck out wherever they stand. */
export type Log = Logger

const personal = ['phone', 'password', 'code', 'token', 'cookie', 'authorization', 'recipient', 'street', 'email', 'idNumber', 'secret', 'otp']
const struck = personal.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*.*.*.${name}`])

export function openLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, redact: { paths: struck, censor: '[struck]' } })
}

export const silent: Log = pino({ level: 'silent' })
