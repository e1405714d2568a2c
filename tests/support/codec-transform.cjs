const { transformSync } = require('esbuild')
const { packed } = require('../../infra/wasm-plugin.cjs')

/**
 * For jest: the photo codecs as the bundle has them. Their glue code assigns to import.meta, which swc's
 * CommonJS output cannot express and esbuild's can.
 */
module.exports = {
  process: (source, path) => path.endsWith('.wasm')
    ? { code: `exports.__esModule = true; exports.default = Buffer.from('${packed(path).toString('base64')}', 'base64')` }
    : transformSync(source, { format: 'cjs', target: 'node20', logLevel: 'error' }),
}
