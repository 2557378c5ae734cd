// From the bytes of a file to pixels, upright and without colour profile, as Python reads them.
"use strict";

// kind: a key of the words that say why a file is not read.
class Refused extends Error {
  constructor(kind) {
    super(kind);
    this.kind = kind;
  }
}

const MOST_BYTES = 50e6, MOST_PIXELS = 50e6;
// A TextDecoder of latin1 is one of windows-1252.
const latin = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");

function formatOf(bytes) {
  const start = latin(bytes.subarray(0, 12));
  if (start.startsWith("\xff\xd8\xff")) return "jpeg";
  if (start.startsWith("\x89PNG\r\n\x1a\n")) return "png";
  if (start.startsWith("RIFF") && start.endsWith("WEBP")) return "webp";
  if (start.startsWith("GIF8")) return "gif";
  if (start.startsWith("BM")) return "bmp";
  if (/^(II[*+]\0|MM\0[*+])/.test(start)) return "tiff";
  return null;
}

// The orientation in a block of EXIF, which begins with its byte order; 1 where it says none.
function exifOrientation(bytes) {
  try {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const little = view.getUint16(0) === 0x4949, start = view.getUint32(4, little);
    for (let i = 0; i < view.getUint16(start, little); i++) {
      const at = start + 2 + 12 * i;
      if (view.getUint16(at, little) === 0x112 && view.getUint16(at + 2, little) === 3) return view.getUint16(at + 8, little);
    }
  } catch {
    // A damaged block turns nothing.
  }
  return 1;
}

const xmpOrientation = (text) => Number(/tiff:Orientation(?:="|>)([0-9])/.exec(text)?.[1] ?? 1);

function orientationOf(exif, xmp) {
  const stated = exif ? exifOrientation(exif) : 1;
  return stated === 1 && xmp ? xmpOrientation(latin(xmp)) : stated;
}

// The file without EXIF, XMP and colour profile, so that no browser turns or colours it; and what they said.
function bareJpeg(bytes) {
  const kept = [bytes.subarray(0, 2)], view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let exif = null, xmp = null, size = null, at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1];
    if (marker === 0xff) { at += 1; continue; }
    const end = at + 2 + view.getUint16(at + 2), content = bytes.subarray(at + 4, end), start = latin(content.subarray(0, 29));
    if (marker === 0xe1 && start.startsWith("Exif\0\0")) exif ??= content.subarray(6);
    else if (marker === 0xe1 && start.startsWith("http://ns.adobe.com/xap/1.0/\0")) xmp ??= content;
    else if (marker !== 0xe2) kept.push(bytes.subarray(at, end));
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) size ??= { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at = end;
    if (marker === 0xda) break;
  }
  // A browser would paint what is missing of a picture that was cut off.
  if (!size || !hasEnd(bytes, at)) throw new Refused("damaged");
  return { parts: [...kept, bytes.subarray(at)], size, orientation: orientationOf(exif, xmp) };
}

// Whether the mark that ends a JPEG stands behind a place.
function hasEnd(bytes, from) {
  let at = bytes.lastIndexOf(0xd9);
  while (at > from && bytes[at - 1] !== 0xff) at = bytes.lastIndexOf(0xd9, at - 1);
  return at > from;
}

function bareWebp(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), parts = [];
  let exif = null, xmp = null, length = 4;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = latin(bytes.subarray(at, at + 4)), size = view.getUint32(at + 4, true), end = at + 8 + size + (size & 1);
    let chunk = bytes.slice(at, end);
    if (name === "EXIF") exif = latin(chunk.subarray(8, 14)) === "Exif\0\0" ? chunk.subarray(14) : chunk.subarray(8);
    else if (name === "XMP ") xmp = chunk.subarray(8);
    else if (name !== "ICCP") {
      if (name === "VP8X") chunk[8] &= ~0x2c;
      parts.push(chunk);
      length += chunk.length;
    }
    at = end;
  }
  const head = new Uint8Array(12);
  head.set(bytes.subarray(0, 12));
  new DataView(head.buffer).setUint32(4, length, true);
  return { parts: [head, ...parts], orientation: orientationOf(exif, xmp) };
}

// A first frame that does not fill its screen, and a BMP with transparency or packed rows, are read otherwise here.
function insistOnPlainGif(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 13 + (bytes[10] & 128 ? 3 << ((bytes[10] & 7) + 1) : 0);
  while (bytes[at] === 0x21) {
    for (at += 2; bytes[at]; at += bytes[at] + 1);
    at += 1;
  }
  if (bytes[at] !== 0x2c || at + 10 > bytes.length) throw new Refused("damaged");
  const [left, top, width, height] = [1, 3, 5, 7].map((place) => view.getUint16(at + place, true));
  const [across, down] = [view.getUint16(6, true), view.getUint16(8, true)];
  if (left || top || width < across || height < down) throw new Refused("uncommon");
}

function insistOnPlainBmp(bytes) {
  if (bytes.length < 54) throw new Refused("damaged");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), header = view.getUint32(14, true);
  const bits = view.getUint16(28, true), packing = view.getUint32(30, true), alpha = header >= 56 && bits > 8 ? view.getUint32(66, true) : 0;
  const isOdd = alpha && (bits !== 32 || packing === 0);
  if (header < 40 || ![1, 4, 8, 16, 24, 32].includes(bits) || ![0, 3].includes(packing) || isOdd) throw new Refused("uncommon");
}

// What the browser decodes, on white.
async function browserPicture(parts, type) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(new Blob(parts, { type }), { colorSpaceConversion: "none" });
  } catch {
    throw new Refused("damaged");
  }
  const { width, height } = bitmap;
  insistOnSize(width, height);
  const surface = Object.assign(document.createElement("canvas"), { width, height });
  const context = surface.getContext("2d", { willReadFrequently: true });
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const data = coloursOf(context.getImageData(0, 0, width, height).data);
  surface.width = surface.height = 0;
  return { width, height, channels: 3, depth: "8-bit", data };
}

function coloursOf(rgba) {
  const data = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    data[to++] = rgba[from];
    data[to++] = rgba[from + 1];
    data[to++] = rgba[from + 2];
  }
  return data;
}

function insistOnSize(width, height) {
  if (width * height > MOST_PIXELS) throw new Refused("pixels");
}

// The picture in a file, and how large it is. wanted: the input of the model, as its description says.
async function readPicture(bytes, wanted) {
  if (!bytes.length) throw new Refused("empty");
  if (bytes.length > MOST_BYTES) throw new Refused("bytes");
  const format = formatOf(bytes);
  if (format === "tiff") throw new Refused("tiff");
  if (format === null) throw new Refused("format");
  if (format === "jpeg") return readJpeg(bytes, wanted);
  if (format === "png") {
    const chunks = pngChunks(bytes), { width, height } = pngHeader(chunks);
    insistOnSize(width, height);
    return turned(await pngPicture(chunks), orientationOf(chunks.eXIf, chunks.xmp));
  }
  if (format === "gif") insistOnPlainGif(bytes);
  if (format === "bmp") insistOnPlainBmp(bytes);
  const { parts, orientation } = format === "webp" ? bareWebp(bytes) : { parts: [bytes], orientation: 1 };
  return turned(await browserPicture(parts, `image/${format}`), orientation);
}

// Python decodes large JPEGs at a reduced scale where the model sees little of them.
async function readJpeg(bytes, { reduced: reduction }) {
  const { parts, size, orientation } = bareJpeg(bytes), { width, height } = size;
  insistOnSize(width, height);
  let picture = await browserPicture(parts, "image/jpeg");
  if (reduction && Math.max(width, height) >= reduction.longer && Math.min(width, height) >= reduction.shorter) {
    const most = Math.min(Math.floor(width / reduction.to), Math.floor(height / reduction.to));
    const side = [8, 4, 2].find((one) => most >= one) ?? 1;
    if (side > 1) picture = { ...reduced(picture, side), isReduced: true };
  }
  return turned(picture, orientation);
}

// ---- from a picture to what the model takes

const WEIGHTS = [0.299, 0.587, 0.114].map(Math.fround); // ITU-R 601

function pixelsFor(picture, wanted) {
  if (picture.depth === "16-bit" && wanted.depth === "8-bit") throw new Refused("depth");
  let seen = picture;
  if (wanted.first && Math.max(seen.width, seen.height) > wanted.first) seen = resized(seen, wanted.first, wanted.first);
  // What is cropped is cropped as it is stored, what is stretched for the last time on the scale of the model.
  if (wanted.geometry.fit === "crop") seen = fitted(seen, wanted.geometry);
  seen = deepened(seen, wanted);
  if (wanted.geometry.fit !== "crop") seen = fitted(seen, wanted.geometry);
  return asInput(seen, wanted);
}

function deepened(picture, { depth }) {
  if (depth !== "16-bit" || picture.depth !== "8-bit") return picture;
  return { ...picture, depth, data: Float32Array.from(picture.data, (value) => value * 257) };
}

function asInput(picture, { shape, type }) {
  const { data } = inChannels(picture, shape[3]);
  return type === "uint8" ? data : Float32Array.from(data);
}

function inChannels(picture, channels) {
  if (picture.channels === channels) return picture;
  const { data } = picture, pixels = picture.width * picture.height, out = new data.constructor(pixels * channels);
  for (let i = 0; i < pixels; i++) {
    if (channels === 3) out.fill(data[i], 3 * i, 3 * i + 3);
    else {
      let sum = 0;
      for (let c = 0; c < 3; c++) sum = Math.fround(sum + Math.fround(data[3 * i + c] * WEIGHTS[c]));
      out[i] = data instanceof Uint8Array ? rounded(sum) : sum;
    }
  }
  return { ...picture, channels, data: out };
}
