// The Serverless CLI loads plugins as plain JavaScript; the plugin itself is TypeScript like everything else.
module.exports = require('tsx/cjs/api').require('./plugin.ts', __filename).StreamSource
