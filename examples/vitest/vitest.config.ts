import vue from '@vitejs/plugin-vue'
import { unisockProjects } from 'unisock/vitest'
import { defineConfig } from 'vitest/config'

const components = ['view', 'text', 'scroll-view']

export default defineConfig({
  plugins: [vue({ template: { compilerOptions: { isCustomElement: (tag) => components.includes(tag) } } })],
  test: {
    environment: 'happy-dom',
    projects: unisockProjects({ targets: 'eras', server: 'echo' }),
  },
})
