// From the outputs of the model to what is said of a picture, by the rules that the run fixed on its validation images.
"use strict";

// Features of more than `width` numbers are summed with signs into so many, as the run summed those it keeps. places: the
// sum of each, and 256 more where it counts negative.
function hashed(features, novelty) {
  if (!novelty.places) return Float64Array.from(features);
  const sums = new Float64Array(novelty.width);
  for (let i = 0; i < features.length; i++) sums[novelty.places[i] & 255] += novelty.places[i] & 256 ? -features[i] : features[i];
  return sums;
}

// The distance of a picture to the fifth nearest training picture (Sun et al. 2022), 0 to 2.
function distance(features, novelty) {
  const point = hashed(features, novelty).map((value, i) => (value - novelty.mean[i]) / novelty.scale[i]);
  const length = Math.max(1e-12, Math.hypot(...point)), { width, training, neighbours } = novelty;
  const nearest = new Array(neighbours).fill(-Infinity);
  for (let start = 0; start < training.length; start += width) {
    let likeness = 0;
    for (let i = 0; i < width; i++) likeness += training[start + i] * point[i];
    likeness /= length;
    if (likeness > nearest[0]) {
      nearest[0] = likeness;
      nearest.sort((a, b) => a - b);
    }
  }
  return Math.sqrt(Math.max(0, 2 - 2 * nearest[0]));
}

// What the model is given where features are those of prepared pixels.
function standardised(pixels, { scale, shift, low, high, planes }) {
  const n = scale.length, values = Float32Array.from(pixels, (value, i) => Math.fround(Math.fround(Math.min(high, Math.max(low, value)) * scale[i % n]) + shift[i % n]));
  // To a network the channels are planes, one behind the other.
  return planes ? values.map((_, i) => values[(i % (values.length / n)) * n + Math.floor((i * n) / values.length)]) : values;
}

// Straight lines between points; beyond both ends the value of the end.
function between(x, xs, ys) {
  if (x <= xs[0]) return ys[0];
  const right = xs.findIndex((one) => one >= x);
  if (right < 0) return ys.at(-1);
  return ys[right - 1] + ((ys[right] - ys[right - 1]) * (x - xs[right - 1])) / (xs[right] - xs[right - 1]);
}

// By which a probability of 32 bits may miss one of 64.
const ROUNDING = 1e-6;

const ANSWERS = {
  classification(outputs, about) {
    const shares = Array.from(outputs.probabilities), order = shares.map((_, i) => i).sort((a, b) => shares[b] - shares[a] || a - b);
    const answer = { class: about.classes[order[0]], probability: shares[order[0]], probabilities: shares, order };
    if (about.sets) answer.set = about.classes.filter((_, i) => shares[i] >= about.sets.least - ROUNDING);
    if (about.threshold) {
      const share = shares[about.classes.indexOf(about.threshold.positive)];
      answer.threshold = { share, reached: share >= about.threshold.value };
    }
    return answer;
  },
  regression(outputs, about) {
    const predicted = outputs.numbers[0], rule = about.intervals, answer = { predicted };
    if (rule) {
      const half = rule.quantile * (rule.scaled ? between(predicted, rule.predicted, rule.errors) : 1);
      Object.assign(answer, { low: predicted - half, high: predicted + half });
    }
    if (about.numbers) answer.outside = predicted < about.numbers.lowest || predicted > about.numbers.highest;
    return answer;
  },
};

// ---- as a table

const COLUMNS = {
  classification: (about) => [
    ["class", (a) => a.class],
    ["probability", (a) => a.probability],
    ...about.classes.map((name, i) => [`p(${name})`, (a) => a.probabilities[i]]),
    ...(about.sets ? [["set", (a) => a.set.join(" | ")]] : []),
    ...(about.threshold ? [[`at least ${about.threshold.value}: ${about.threshold.positive}`, (a) => yes(a.threshold.reached)]] : []),
  ],
  detection: ({ classes }) => [
    ["width", (a) => a.width],
    ["height", (a) => a.height],
    ["objects", (a) => a.boxes.length],
    ...classes.map((name, i) => [`objects(${name})`, (a) => countOf(a, i)]),
  ],
  segmentation: ({ classes }) => [
    ["mask", (a) => a.name],
    ["width", (a) => a.width],
    ["height", (a) => a.height],
    ...classes.map((name, i) => [`pixels(${name})`, (a) => a.counts[i]]),
    ...classes.map((name, i) => [`share(${name})`, (a) => a.counts[i] / (a.width * a.height)]),
  ],
  regression: (about) => {
    const unit = about.unit ? ` (${about.unit})` : "";
    return [
      [`predicted${unit}`, (a) => a.predicted],
      ...(about.intervals ? [[`low${unit}`, (a) => a.low], [`high${unit}`, (a) => a.high]] : []),
      ...(about.numbers ? [["outside", (a) => yes(a.outside)]] : []),
    ];
  },
};
const countOf = ({ boxes }, label) => boxes.filter((box) => box.label === label).length;
const yes = (is) => (is ? "yes" : "no");

// A text that a spreadsheet would compute begins with an apostrophe; what steers a terminal or a line is written out.
function cell(value) {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  const shown = visible(String(value ?? "")), safe = /^[=+\-@']/.test(shown) ? `'${shown}` : shown;
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const visible = (text) => text.replace(HIDDEN, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);

// A row a box, as `pupille predict` writes it.
function boxesCsv(rows, about) {
  const lines = rows.flatMap(({ name, answer }) => answer.boxes.map(({ label, score, edges }) => [name, about.classes[label], Number(score.toFixed(4)), ...edges.map((edge) => edge.toFixed(2))]));
  return `${[["image", "class", "score", "x1", "y1", "x2", "y2"], ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}

// Images, annotations and categories as COCO has them, numbered from 1.
function cocoOf(rows, about) {
  const images = rows.map(({ name, answer }, i) => ({ id: i + 1, file_name: name, width: answer.width, height: answer.height })), annotations = [];
  for (const [i, { answer }] of rows.entries()) {
    for (const { label, score, edges: [x1, y1, x2, y2] } of answer.boxes) {
      annotations.push({ id: annotations.length + 1, image_id: i + 1, category_id: label + 1, bbox: [x1, y1, x2 - x1, y2 - y1], area: (x2 - x1) * (y2 - y1), iscrowd: 0, score });
    }
  }
  return JSON.stringify({ images, annotations, categories: about.classes.map((name, i) => ({ id: i + 1, name })) });
}

function csvOf(rows, about) {
  const columns = COLUMNS[about.task](about), hasNovelty = Boolean(about.novelty);
  const head = ["image", ...columns.map(([name]) => name), ...(hasNovelty ? ["unlike"] : []), "problem"];
  const lines = rows.map(({ name, answer, problem }) =>
    answer
      ? [name, ...columns.map(([, value]) => value(answer)), ...(hasNovelty ? [yes(answer.unlike)] : []), ""]
      : [name, ...columns.map(() => ""), ...(hasNovelty ? [""] : []), problem]);
  return `${[head, ...lines].map((line) => line.map(cell).join(",")).join("\r\n")}\r\n`;
}
