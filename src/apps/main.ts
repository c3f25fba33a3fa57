import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { rangesOf } from '#kernel/addresses'
import { BadEnvironment, readEnvironment, type Environment } from '#kernel/environment'
import { startChores } from '#kernel/chores'
import { openEar } from '#kernel/ear'
import { startJobs } from '#kernel/jobs'
import { useTracer } from '#kernel/trace'
import { logSlowTo, watchStatements } from '#kernel/watch'
import { startWorker } from '#kernel/worker'
import { system } from '#kernel/context'
import { api } from './api'
import { chores, jobs, reactions } from './house'
import { versionOf } from './project'
import { loginsOf, seedOnce } from './seed'
import { listeners, mostWaiting } from './listeners'
import { nameWrittenLines } from './stacks'
import { stand } from './stand'
import { startHeart } from './heart'
import { frontEnds } from './web'

/** The program 程序: one process may play all parts, or many processes one each (`PARTS=api,web,worker`). */
const say = (sentence: string) => { process.stdout.write(`  ${sentence}\n`) }

/** Load tests and the front ends of this very machine are not slowed down while it serves nobody else. */
const edgeOf = (env: Environment) => ({ publicUrl: env.PUBLIC_URL, trustProxy: env.TRUST_PROXY, unlimitedFrom: env.UNLIMITED_FROM ?? (env.PUBLIC_URL || env.TRUST_PROXY !== false ? [] : rangesOf('loopback')),
  requestsPerMinute: env.REQUESTS_PER_MINUTE, mostInFlight: env.MOST_IN_FLIGHT, redisUrl: env.REDIS_URL, hstsSubdomains: env.HSTS_SUBDOMAINS })

/** What a start leaves behind, some twenty megabytes, is given back at once: whoever idles would keep it for hours. */
function sweep(): void {
  setFlagsFromString('--expose-gc')
  ;(runInNewContext('gc') as () => void)()
}

/** What is done with is collected at two and a half times what is needed, not only at four: under load a process holds up to a hundred and fifty megabytes less. At twice it would cost a seventh more of an order's CPU. */
const collectSooner = (): void => { setFlagsFromString('--heap-growing-percent=150') }

async function main(): Promise<void> {
  collectSooner()
  const env = readEnvironment(process.env)
  const started = performance.now()
  const ground = await stand(env, { say, serves: true })
  const base = () => ({ ...ground.base(), actor: system })
  if (env.DEMO) await seedOnce(ground, say)
  watchStatements(env.SLOW_STATEMENT_MS)
  logSlowTo(base().log)
  // The packages of traces are loaded only where traces are asked for.
  const traces = env.TRACES_URL ? await (await import('#kernel/trace.otlp')).openTracer({ url: env.TRACES_URL, percent: env.TRACES_PERCENT, version: versionOf() }) : undefined
  useTracer(traces?.tracer)

  const ear = openEar(ground.url, base())
  const worker = env.PARTS.has('worker') ? startWorker(base, { reactions }) : undefined
  const work = env.PARTS.has('worker') ? startChores(base, chores) : undefined
  const clockwork = env.PARTS.has('worker') ? await startJobs(ground.url, base, jobs) : undefined
  const serves = env.PARTS.has('api') || env.PARTS.has('web')
  const app = serves ? await api({ base: ground.base, log: base().log, ...edgeOf(env), metricsToken: env.METRICS_TOKEN, hears: ear.hears }) : undefined
  const heart = await startHeart(base, { parts: env.PARTS, version: versionOf(), folder: ground.folder })
  if (app && env.PARTS.has('web')) await frontEnds(app, ground.base, env.PUBLIC_URL)
  const doors = app && listeners(app)
  const address = await app?.listen({ port: env.PORT, host: env.HOST, backlog: mostWaiting }).catch((fault: NodeJS.ErrnoException) => {
    throw fault.code === 'EADDRINUSE' ? new BadEnvironment(`Port ${env.PORT} is taken; set PORT to another, or 0 for any free one. 端口 ${env.PORT} 已被占用，请设置 PORT。`)
      : fault.code === 'EACCES' ? new BadEnvironment(`Port ${env.PORT} may not be opened by this user; set PORT above 1023. 无权使用端口 ${env.PORT}。`) : fault
  })
  if (address) {
    const url = (env.PUBLIC_URL ?? address.replace('127.0.0.1', 'localhost')).replace(/\/$/, '')
    process.stdout.write(`\n  Tradewind 信风\n  storefront 商城      ${url}/\n  seller centre 商家   ${url}/seller\n  console 运营         ${url}/console\n  data 数据            ${ground.folder}\n${loginsOf(ground.folder)}\n`)
  }
  process.stdout.write(`ready ${address ?? [...env.PARTS].join(',')} (${((performance.now() - started) / 1_000).toFixed(1)} s)\n`)
  sweep()

  let ending = false
  const end = async () => {
    if (ending) return
    ending = true
    // New requests stop first, then what is under way ends, then the database; a second signal does not hurry it.
    await app?.close()
    await doors?.ended()
    ear.close()
    await Promise.all([worker?.stop(), work?.stop(), clockwork?.stop(), heart.stop()])
    await traces?.stop()
    await ground.stop()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => { void end() })
}

nameWrittenLines()
main().catch((fault: unknown) => {
  // What the person who starts it can mend is one sentence; anything else shows where it happened.
  process.stderr.write(fault instanceof BadEnvironment ? `${fault.message}\n` : `${fault instanceof Error ? fault.stack : String(fault)}\n`)
  process.exit(1)
})
