import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { defineConfig } from '@tarojs/cli'

/**
 * npm links the workspaces, and webpack follows links: a module of `shared/` is seen at its real
 * path, outside this folder, where Taro compiles nothing unless told. zod and ulid are written in
 * newer syntax than the oldest phones of `browserslist` read, so they are compiled too.
 */
const shared = realpathSync(path.resolve(__dirname, '../../shared'))
const newerSyntax = /[\\/]node_modules[\\/](zod|ulid|gcoord)[\\/]/
const compile = { include: [(file: string) => file.startsWith(shared) || newerSyntax.test(file)] }

/** npm places this one inside miniapp/, out of sight of Taro's own modules at the root, which import it. */
const reactPlugin = path.dirname(createRequire(__filename).resolve('@tarojs/plugin-framework-react/package.json'))

/** Addresses of the back end, fixed at build time in the weapp (WeChat only admits listed domains). */
const env = {
  TARO_APP_API: JSON.stringify(process.env.TARO_APP_API ?? 'http://127.0.0.1:4110/v1'),
  TARO_APP_LIVE: JSON.stringify(process.env.TARO_APP_LIVE ?? 'ws://127.0.0.1:4112'),
  /** `name=id` of each subscription template; the defaults are those of the local WeChat sandbox. */
  TARO_APP_TEMPLATES: JSON.stringify(process.env.TARO_APP_TEMPLATES ?? 'taskArrived=task-arrived,progress=progress,taskOverdue=task-overdue'),
}

// Sizes are plain px on every platform: phones scale text by the reader's own setting (tokens.scss),
// not by the width of the glass, which would blow a page up on a tablet or a PC.
// Selectors stay as written too: the elements of h5 are the browser's own (src/elements).
const styles = { pxtransform: { enable: false, config: {} }, htmltransform: { enable: false, config: { removeCursorStyle: false } }, cssModules: { enable: false } }

export default defineConfig({
  projectName: 'fengqiao',
  date: '2026-11-24',
  designWidth: 375,
  deviceRatio: { 375: 2, 750: 1 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV ?? 'weapp'}`,
  plugins: process.env.TARO_ENV === 'h5' ? [] : [path.resolve(__dirname, 'aria')],
  logger: { quiet: true, stats: false },
  env,
  alias: { '@tarojs/plugin-framework-react': reactPlugin },
  framework: 'react',
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  mini: {
    compile,
    optimizeMainPackage: { enable: true },
    postcss: styles,
  },
  h5: {
    compile,
    publicPath: '/',
    ...(existsSync(path.resolve(__dirname, '../static')) ? { staticDirectory: 'static' } : {}),
    router: { mode: 'hash' },
    // What several pages share comes once, not with each page.
    webpackChain: (chain) => { chain.optimization.splitChunks({ chunks: 'all', maxInitialRequests: 8, cacheGroups: { shared: { minChunks: 2, reuseExistingChunk: true, name: 'shared' } } }) },
    output: { filename: 'js/[name].[contenthash:8].js', chunkFilename: 'js/[name].[contenthash:8].js' },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { autoprefixer: { enable: true, config: {} }, ...styles },
  },
})
