// A PNG, decoded here: a browser gives 16-bit pixels as 8-bit ones, and multiplies colours by their transparency.
"use strict";

const SAMPLES = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 }; // Colour type -> samples a pixel.
const BITS = { 0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16] };
const CRITICAL = ["IHDR", "PLTE", "IEND"]; // The data have a sum of their own.
const CRC = Uint32Array.from({ length: 256 }, (_, start) => {
  let sum = start;
  for (let i = 0; i < 8; i++) sum = sum & 1 ? 0xedb88320 ^ (sum >>> 1) : sum >>> 1;
  return sum;
});
const PASSES = [[0, 0, 8, 8], [4, 0, 8, 8], [0, 4, 4, 8], [2, 0, 4, 4], [0, 2, 2, 4], [1, 0, 2, 2], [0, 1, 1, 2]];

function checksum(bytes) {
  let sum = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) sum = CRC[(sum ^ bytes[i]) & 255] ^ (sum >>> 8);
  return (sum ^ 0xffffffff) >>> 0;
}

// The chunks that count, by name; those of data joined.
function pngChunks(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), chunks = { IDAT: [] };
  for (let at = 8; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at), name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (at + 12 + length > bytes.length) throw new Refused("damaged");
    const content = bytes.subarray(at + 8, at + 8 + length), end = at + 8 + length;
    if (CRITICAL.includes(name) && checksum(bytes.subarray(at + 4, end)) !== view.getUint32(end)) throw new Refused("damaged");
    if (name === "IDAT") chunks.IDAT.push(content);
    else if (name === "iTXt" && latin(content).startsWith("XML:com.adobe.xmp")) chunks.xmp = content;
    else chunks[name] ??= content;
    if (name === "IEND") break;
    at += 12 + length;
  }
  const { bits, type } = chunks.IHDR?.length === 13 && chunks.IEND ? pngHeader(chunks) : {};
  if (!BITS[type]?.includes(bits) || !chunks.IDAT.length || (type === 3 && !chunks.PLTE)) throw new Refused("damaged");
  return chunks;
}

function pngHeader(chunks) {
  const header = new DataView(chunks.IHDR.buffer, chunks.IHDR.byteOffset, 13);
  return {
    width: header.getUint32(0), height: header.getUint32(4), bits: header.getUint8(8),
    type: header.getUint8(9), interlaced: header.getUint8(12) === 1,
  };
}

async function inflated(parts, format = "deflate") {
  try {
    return new Uint8Array(await new Response(new Blob(parts).stream().pipeThrough(new DecompressionStream(format))).arrayBuffer());
  } catch {
    throw new Refused("damaged");
  }
}

// The samples of one pass, filters undone: numbers of 8 or 16 bits, those of fewer bits as they are stored.
function unfiltered(raw, start, width, height, samples, bits) {
  const each = Math.max(1, (samples * bits) >> 3), stride = Math.ceil((width * samples * bits) / 8);
  const bytes = new Uint8Array(stride * height);
  if (start + (stride + 1) * height > raw.length) throw new Refused("damaged");
  for (let y = 0; y < height; y++) {
    const filter = raw[start + y * (stride + 1)], from = start + y * (stride + 1) + 1, row = y * stride;
    for (let x = 0; x < stride; x++) {
      const left = x >= each ? bytes[row + x - each] : 0, up = y ? bytes[row + x - stride] : 0;
      const corner = x >= each && y ? bytes[row + x - stride - each] : 0;
      const base = filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : filter === 4 ? paeth(left, up, corner) : 0;
      bytes[row + x] = raw[from + x] + base;
    }
  }
  const numbers = new (bits === 16 ? Uint16Array : Uint8Array)(width * height * samples), per = width * samples;
  for (let y = 0, at = 0; y < height; y++) {
    for (let i = 0; i < per; i++, at++) {
      const row = y * stride, bit = i * bits;
      if (bits === 16) numbers[at] = (bytes[row + 2 * i] << 8) | bytes[row + 2 * i + 1];
      else if (bits === 8) numbers[at] = bytes[row + i];
      else numbers[at] = (bytes[row + (bit >> 3)] >> (8 - bits - (bit & 7))) & ((1 << bits) - 1);
    }
  }
  return { numbers, end: start + (stride + 1) * height };
}

function paeth(left, up, corner) {
  const guess = left + up - corner, a = Math.abs(guess - left), b = Math.abs(guess - up), c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

function pngSamples(raw, { width, height, bits, type, interlaced }) {
  const samples = SAMPLES[type];
  if (!interlaced) return unfiltered(raw, 0, width, height, samples, bits).numbers;
  const all = new (bits === 16 ? Uint16Array : Uint8Array)(width * height * samples);
  let start = 0;
  for (const [left, top, across, down] of PASSES) {
    const columns = Math.ceil((width - left) / across), rows = Math.ceil((height - top) / down);
    if (columns <= 0 || rows <= 0) continue;
    const pass = unfiltered(raw, start, columns, rows, samples, bits);
    start = pass.end;
    for (let y = 0, at = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        const to = ((top + y * down) * width + left + x * across) * samples;
        for (let sample = 0; sample < samples; sample++) all[to + sample] = pass.numbers[at++];
      }
    }
  }
  return all;
}

// Grey or colour, laid on white as Python lays it. Colours of 16 bits keep their upper half; grey keeps all.
async function pngPicture(chunks) {
  const header = pngHeader(chunks), { width, height, bits, type } = header;
  const numbers = pngSamples(await inflated(chunks.IDAT), header), pixels = width * height;
  const isGrey = type === 0 || type === 4, deep = bits === 16, isDeepGrey = deep && isGrey;
  const channels = isGrey ? 1 : 3, most = isDeepGrey ? 65535 : 255, samples = SAMPLES[type];
  const data = new (isDeepGrey ? Uint16Array : Uint8Array)(pixels * channels);
  const clear = chunks.tRNS, key = clear && type !== 3 ? [0, 1, 2].map((i) => (clear[2 * i] << 8) | clear[2 * i + 1]) : null;
  const spread = isGrey && bits < 8 ? 255 / (2 ** bits - 1) : 1, shift = deep && !isGrey ? 8 : 0;
  for (let i = 0; i < pixels; i++) {
    let opacity = most;
    if (type === 3) {
      const entry = numbers[i];
      for (let c = 0; c < 3; c++) data[3 * i + c] = chunks.PLTE[3 * entry + c];
      if (clear && entry < clear.length) opacity = clear[entry];
    } else {
      for (let c = 0; c < channels; c++) data[channels * i + c] = (numbers[samples * i + c] * spread) >> shift;
      if (type >= 4) opacity = numbers[samples * i + channels] >> shift;
      else if (key && !isClearable(numbers, samples * i, key, channels, shift)) opacity = 0;
    }
    if (opacity < most) for (let c = 0; c < channels; c++) data[channels * i + c] = onWhite(data[channels * i + c], opacity, most);
  }
  return { width, height, channels, depth: isDeepGrey ? "16-bit" : "8-bit", data };
}

// Whether a pixel is another one than the one colour that is declared transparent.
function isClearable(numbers, at, key, channels, shift) {
  for (let c = 0; c < channels; c++) if (numbers[at + c] >> shift !== key[c] >> shift) return true;
  return false;
}

// 8 bits as Pillow pastes (MULDIV255), 16 bits rounded.
function onWhite(value, opacity, most) {
  const sum = value * opacity + most * (most - opacity);
  if (most !== 255) return Math.floor((sum + 32767) / 65535);
  const half = sum + 128;
  return ((half >> 8) + half) >> 8;
}
