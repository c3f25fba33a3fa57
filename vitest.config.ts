import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    globalSetup: 'test/database.ts', isolate: false, maxWorkers: 2, testTimeout: 60_000, hookTimeout: 60_000,
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
  },
})
