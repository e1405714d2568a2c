import S3rver from '@20minutes/s3rver'
import { BUCKETS } from './s3'

/** The S3 emulator as its own process, so that a test can kill it. Arguments: port, data dir. */
const [port = '4130', directory = '.data/s3'] = process.argv.slice(2)

/** Browsers of any persona's origin may post a form and read the answer. */
const cors = `<CORSConfiguration><CORSRule>
  <AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod><AllowedMethod>HEAD</AllowedMethod><AllowedMethod>POST</AllowedMethod><AllowedMethod>PUT</AllowedMethod>
  <AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader>
</CORSRule></CORSConfiguration>`

const server = new S3rver({
  address: '127.0.0.1',
  port: Number(port),
  silent: true,
  directory,
  vhostBuckets: false,
  configureBuckets: BUCKETS.map(name => ({ name, configs: [cors] })),
})

server.run().then(
  () => void process.once('SIGTERM', () => process.exit(0)),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
