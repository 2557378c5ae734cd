// Masks at the size of a picture's own file, as Python makes them: a class for each pixel, kept as a PNG.
"use strict";

// ---- pictures that are seen in windows which overlap; windows: what the page says of it

const isLarge = ({ width, height }, { least, frame, largest }) =>
  (least !== null && Math.max(width, height) >= least && (height > frame[0] || width > frame[1])) ||
  (largest !== null && (height > largest[0] || width > largest[1]));

// The windows along a side: evenly spread, without weight near a seam, then one takes over from the next.
function spansOf(length, { side, margin, coarsest, ramp }) {
  const step = Math.floor((side - 2 * margin - ramp) / coarsest) * coarsest;
  const n = Math.max(0, Math.ceil((length - side) / step)) + 1, beyond = Math.max(0, length - side);
  const starts = Array.from({ length: n }, (_, i) => Math.floor((i * beyond) / Math.max(1, n - 1) / coarsest) * coarsest);
  const sums = new Float64Array(length);
  const spans = starts.map((start, i) => {
    const stop = i < n - 1 ? start + side : length;
    const raw = Float64Array.from({ length: stop - start }, (_, at) => {
      const inside = start + at + 0.5;
      const left = start === 0 ? Infinity : inside - start - margin, right = stop === length ? Infinity : stop - inside - margin;
      return Math.sin((Math.min(1, Math.max(0, Math.min(left, right) / ramp)) * Math.PI) / 2) ** 2;
    });
    raw.forEach((weight, at) => { sums[start + at] += weight; });
    return { start, stop, raw };
  });
  return spans.map(({ start, stop, raw }) => ({ start, stop, weights: Float32Array.from(raw, (weight, at) => weight / sums[start + at]) }));
}

function cut(picture, top, bottom, left, right) {
  const { channels } = picture, width = right - left, data = new picture.data.constructor((bottom - top) * width * channels);
  for (let y = top; y < bottom; y++) {
    const start = (y * picture.width + left) * channels;
    data.set(picture.data.subarray(start, start + width * channels), (y - top) * width * channels);
  }
  return { ...picture, width, height: bottom - top, data };
}

// sharesOf: a piece of the picture -> a promise of (classes, height, width) numbers. onPiece: is told after each one
// how many there were, of how many. Beside the picture there are never more than a row of windows in memory.
async function maskByWindows(picture, windows, classes, sharesOf, onPiece = () => {}) {
  const { width, height } = picture, [down, across] = [height, width].map((length) => spansOf(length, windows));
  const data = maskOf(width * height, classes);
  let sums = new Float32Array(0), before = 0, pieces = 0;
  for (const [i, rows] of down.entries()) {
    const tall = rows.stop - rows.start, room = new Float32Array(classes * tall * width);
    for (let c = 0; c < classes; c++) room.set(sums.subarray(c * before * width, (c + 1) * before * width), c * tall * width);
    sums = room;
    for (const columns of across) {
      const wide = columns.stop - columns.start, shares = await sharesOf(cut(picture, rows.start, rows.stop, columns.start, columns.stop));
      for (let c = 0, from = 0; c < classes; c++) {
        for (let y = 0; y < tall; y++) {
          for (let x = 0, to = (c * tall + y) * width + columns.start; x < wide; x++, to++) {
            sums[to] += Math.fround(shares[from++] * Math.fround(rows.weights[y] * columns.weights[x]));
          }
        }
      }
      await onPiece(++pieces, down.length * across.length);
    }
    // No window to come reaches these rows.
    const decided = (i + 1 < down.length ? down[i + 1].start : height) - rows.start;
    likeliest(sums, classes, tall * width, data.subarray(rows.start * width), decided * width);
    before = tall - decided;
    const rest = new Float32Array(classes * before * width);
    for (let c = 0; c < classes; c++) rest.set(sums.subarray((c * tall + decided) * width, (c + 1) * tall * width), c * before * width);
    sums = rest;
  }
  return { width, height, data };
}

// The class with the largest share at each of so many places, the first of equal ones. apart: from class to class.
function likeliest(shares, classes, apart, out, places) {
  for (let i = 0; i < places; i++) {
    let best = 0;
    for (let c = 1; c < classes; c++) if (shares[c * apart + i] > shares[best * apart + i]) best = c;
    out[i] = best;
  }
}

const maskOf = (pixels, classes) => new (classes > 256 ? Uint16Array : Uint8Array)(pixels);

// ---- a mask

// At another size, each pixel that of the nearest one.
function nearest(mask, width, height, classes) {
  const [rows, columns] = [[mask.height, height], [mask.width, width]].map(([from, to]) =>
    Int32Array.from({ length: to }, (_, i) => Math.trunc(Math.min(((i + 0.5) * from) / to, from - 1))));
  const data = maskOf(width * height, classes);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0, start = rows[y] * mask.width; x < width; x++) data[at++] = mask.data[start + columns[x]];
  }
  return { width, height, data };
}

// How many pixels are of each class.
function countsOf({ data }, classes) {
  const counts = new Array(classes).fill(0);
  for (let i = 0; i < data.length; i++) counts[data[i]] += 1;
  return counts;
}

async function pngOf({ width, height, data }) {
  const deep = data instanceof Uint16Array, stride = 1 + width * (deep ? 2 : 1), raw = new Uint8Array(stride * height);
  for (let y = 0; y < height; y++) {
    const row = data.subarray(y * width, (y + 1) * width);
    if (deep) row.forEach((value, x) => { raw[y * stride + 1 + 2 * x] = value >> 8; raw[y * stride + 2 + 2 * x] = value; });
    else raw.set(row, y * stride + 1);
  }
  const head = new DataView(new ArrayBuffer(13));
  head.setUint32(0, width);
  head.setUint32(4, height);
  head.setUint8(8, deep ? 16 : 8);
  const packed = await new Response(new Blob([raw]).stream().pipeThrough(new CompressionStream("deflate"))).arrayBuffer();
  const start = Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10), parts = [new Uint8Array(head.buffer), new Uint8Array(packed), new Uint8Array(0)];
  return joinedBytes([start, ...["IHDR", "IDAT", "IEND"].map((name, i) => pngChunk(name, parts[i]))]);
}

function pngChunk(name, content) {
  const chunk = new Uint8Array(12 + content.length), view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  chunk.set(Array.from(name, (letter) => letter.charCodeAt(0)), 4);
  chunk.set(content, 8);
  view.setUint32(8 + content.length, checksum(chunk.subarray(4, 8 + content.length)));
  return chunk;
}

function joinedBytes(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((at, part) => { whole.set(part, at); return at + part.length; }, 0);
  return whole;
}

// Of tasks whose answers are drawn: the picture at the size of its file and the outputs for the frame -> the answer, and
// its mask where there is one.
const DRAWN = {
  // The boxes that reach the threshold of their class, the surest first.
  detection({ width, height }, outputs, { frame }) {
    const across = frame.width / width, down = frame.height / height, within = (value, most) => Math.min(most, Math.max(0, value)), boxes = [];
    for (let i = 0; i < outputs.scores.length; i++) {
      if (!outputs.found[i]) continue;
      const [x1, y1, x2, y2] = outputs.boxes.subarray(4 * i, 4 * i + 4);
      const edges = [within(x1 / across, width), within(y1 / down, height), within(x2 / across, width), within(y2 / down, height)];
      boxes.push({ label: Number(outputs.labels[i]), score: outputs.scores[i], edges });
    }
    return { answer: { isDrawn: true, width, height, boxes } };
  },
  async segmentation(picture, outputs, predictor, onPiece) {
    const { about, frame } = predictor, { input, windows } = about, classes = about.classes.length, { width, height } = picture;
    const inWindows = Boolean(windows) && isLarge(picture, windows);
    let seen = { ...frame, data: outputs.masks };
    if (inWindows) {
      const sharesOf = async (piece) => (await predictor.outputs(asInput(deepened(piece, input), input), piece)).probabilities;
      const scaled = [width, height].map((side) => Math.max(1, rounded(side * windows.scale)));
      seen = await maskByWindows(resized(picture, ...scaled), windows, classes, sharesOf, onPiece);
    }
    const mask = nearest(seen, width, height, classes);
    return { answer: { isDrawn: true, width, height, counts: countsOf(mask, classes), inWindows, file: await pngOf(mask) }, mask };
  },
};
