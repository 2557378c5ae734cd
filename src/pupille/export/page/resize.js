// Pillow's resizing (libImaging/Resample.c): to the same bytes for 8-bit pictures, in double precision for others.
// A picture is { width, height, channels, depth, data }: rows from the top, channels side by side.
"use strict";

const KERNELS = {
  bilinear: { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) },
  bicubic: {
    support: 2,
    weight(x) {
      const a = -0.5, d = Math.abs(x);
      if (d < 1) return ((a + 2) * d - (a + 3)) * d * d + 1;
      return d < 2 ? (((d - 5) * d + 8) * d - 4) * a : 0;
    },
  },
};
const ONE = 2 ** 22; // Pillow's weights of 8-bit pictures are whole parts of it.

// For each place of `to` from which place on, how many, and with which weights places of `from` count.
function weightsOf(from, to, kernel, whole) {
  const scale = from / to, wider = Math.max(1, scale), reach = kernel.support * wider;
  return Array.from({ length: to }, (_, place) => {
    const centre = (place + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const weights = new Float64Array(end - first);
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i] = kernel.weight((i + first - centre + 0.5) / wider);
    for (let i = 0; i < weights.length; i++) {
      if (sum !== 0) weights[i] /= sum;
      if (whole) weights[i] = Math.trunc(weights[i] * ONE + (weights[i] < 0 ? -0.5 : 0.5));
    }
    return { first, weights };
  });
}

// One direction: `lines` lines of `from` places become lines of `to` places. step, across: how far apart places and
// lines lie in what is read; stepOut, acrossOut: in what is written.
function resampled(data, out, { from, to, lines, step, across, stepOut, acrossOut, channels, kernel }) {
  const whole = data instanceof Uint8Array;
  weightsOf(from, to, kernel, whole).forEach(({ first, weights }, place) => {
    const n = weights.length;
    for (let line = 0; line < lines; line++) {
      for (let channel = 0; channel < channels; channel++) {
        let at = line * across + first * step + channel, sum = whole ? ONE / 2 : 0;
        for (let i = 0; i < n; i++, at += step) sum += data[at] * weights[i];
        const value = whole ? Math.min(255, Math.max(0, Math.floor(sum / ONE))) : sum;
        out[line * acrossOut + place * stepOut + channel] = value;
      }
    }
  });
  return out;
}

function across(picture, width, kernel) {
  const { data, height, channels } = picture, out = new data.constructor(width * height * channels);
  resampled(data, out, {
    from: picture.width, to: width, lines: height, channels, kernel,
    step: channels, across: picture.width * channels, stepOut: channels, acrossOut: width * channels,
  });
  return { ...picture, width, data: out };
}

function down(picture, height, kernel) {
  const { data, width, channels } = picture, out = new data.constructor(width * height * channels);
  resampled(data, out, {
    from: picture.height, to: height, lines: width, channels, kernel,
    step: width * channels, across: channels, stepOut: width * channels, acrossOut: channels,
  });
  return { ...picture, height, data: out };
}

function resized(picture, width, height, interpolation = "bilinear") {
  const kernel = KERNELS[interpolation];
  if (picture.width === width && picture.height === height) return picture;
  const data = picture.depth === "8-bit" ? picture.data : Float32Array.from(picture.data), start = { ...picture, data };
  // Pillow 13 begins with the rows where more of them fall away; each pass rounds, so that the order counts.
  const downFirst = picture.height > height && picture.height - height > 2 * (picture.width - width);
  return downFirst ? across(down(start, height, kernel), width, kernel) : down(across(start, width, kernel), height, kernel);
}

// Means of squares of `side` pixels: what libjpeg's decoding at a reduced scale comes to, all but the last digit.
function reduced(picture, side) {
  const width = Math.ceil(picture.width / side), height = Math.ceil(picture.height / side), { channels } = picture;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const right = Math.min(picture.width, (x + 1) * side), bottom = Math.min(picture.height, (y + 1) * side);
      const n = (right - x * side) * (bottom - y * side);
      for (let channel = 0; channel < channels; channel++) {
        let sum = 0;
        for (let row = y * side; row < bottom; row++) {
          for (let column = x * side; column < right; column++) sum += picture.data[(row * picture.width + column) * channels + channel];
        }
        data[(y * width + x) * channels + channel] = Math.floor(sum / n + 0.5);
      }
    }
  }
  return { ...picture, width, height, data };
}

// EXIF orientation 1 to 8: the picture as the camera meant it.
function turned(picture, orientation) {
  const swapped = orientation >= 5, { width, height, channels } = picture;
  if (!(orientation >= 2 && orientation <= 8)) return picture;
  const across = swapped ? height : width, down = swapped ? width : height;
  const fromRight = [2, 3, 7, 8].includes(orientation), fromBottom = [3, 4, 6, 7].includes(orientation);
  const data = new picture.data.constructor(picture.data.length);
  for (let y = 0, at = 0; y < down; y++) {
    for (let x = 0; x < across; x++) {
      const column = swapped ? y : x, row = swapped ? x : y;
      const start = ((fromBottom ? height - 1 - row : row) * width + (fromRight ? width - 1 - column : column)) * channels;
      for (let channel = 0; channel < channels; channel++) data[at++] = picture.data[start + channel];
    }
  }
  return { ...picture, width: across, height: down, data };
}

// As Python rounds: halves to the even number.
function rounded(value) {
  const down = Math.floor(value), rest = value - down;
  return rest < 0.5 || (rest === 0.5 && down % 2 === 0) ? down : down + 1;
}

function fitted(picture, geometry) {
  if (geometry.resize === null) return resized(picture, geometry.width, geometry.height, geometry.interpolation);
  const shorter = Math.min(picture.width, picture.height), longer = Math.max(picture.width, picture.height);
  const grown = Math.trunc((geometry.resize * longer) / shorter);
  const [width, height] = picture.height <= picture.width ? [grown, geometry.resize] : [geometry.resize, grown];
  if (width * height > 50e6) throw new Refused("narrow");
  const left = rounded((width - geometry.width) / 2), top = rounded((height - geometry.height) / 2);
  const whole = resized(picture, width, height, geometry.interpolation), { channels } = picture;
  const data = new whole.data.constructor(geometry.width * geometry.height * channels);
  for (let y = 0; y < geometry.height; y++) {
    const start = ((top + y) * width + left) * channels;
    data.set(whole.data.subarray(start, start + geometry.width * channels), y * geometry.width * channels);
  }
  return { ...whole, width: geometry.width, height: geometry.height, data };
}
