import encodeJpeg from '@jsquash/jpeg/codec/enc/mozjpeg_enc.js'
