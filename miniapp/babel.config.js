// Modern phones only (see browserslist): no polyfills, which saves 40 KB gzipped on h5.
module.exports = {
  presets: [['taro', { framework: 'react', ts: true, compiler: 'webpack5', useBuiltIns: false }]],
}
