// The model in the page: unpacked, opened by ONNX Runtime, and tried on a pattern before it answers anything.
"use strict";

const CLOSE = 2e-3; // As far as an answer may lie from that of the file that was compared with the run.

function unpacked(id) {
  const text = document.getElementById(id).textContent;
  const bytes = Uint8Array.fromBase64 ? Uint8Array.fromBase64(text) : Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return inflated([bytes], "gzip");
}

const floats = (bytes) => new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);

class Predictor {
  // about: what the page says of the model. `ort`, the runtime, stands above in the same script.
  static async opened(about) {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = (await unpacked("runtime")).buffer;
    ort.env.logLevel = "error";
    const session = await ort.InferenceSession.create(await unpacked("model"), { executionProviders: ["wasm"] });
    if (about.novelty) about.novelty.training = floats(await unpacked("training"));
    if (about.novelty && document.getElementById("places")) about.novelty.places = new Uint16Array((await unpacked("places")).buffer);
    const predictor = new Predictor(session, about);
    await predictor.insistOnChecks();
    return predictor;
  }

  constructor(session, about) {
    const [, height, width] = about.input.shape;
    Object.assign(this, { session, about, frame: { height, width } });
  }

  // size: of the pixels, where it is not that of the frame.
  async outputs(pixels, { height, width } = this.frame) {
    const { name, type, shape } = this.about.input;
    const outputs = await this.session.run({ [name]: new ort.Tensor(type, pixels, [1, height, width, shape[3]]) });
    return Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, tensor.data]));
  }

  // What is shown of a file: the picture and the answer. onPiece: is told of each piece of one that is seen in pieces.
  async row(bytes, onPiece) {
    const { input } = this.about, picture = await readPicture(bytes, input), pixels = pixelsFor(picture, input);
    const outputs = await this.outputs(pixels), drawn = DRAWN[this.about.task];
    // What is drawn is drawn at the size of the file.
    const whole = drawn && picture.isReduced ? await readPicture(bytes, { reduced: null }) : picture;
    const given = drawn ? await drawn(whole, outputs, this, onPiece) : { answer: ANSWERS[this.about.task](outputs, this.about) };
    return { ...given, picture: whole, answer: this.withNovelty(given.answer, outputs, pixels) };
  }

  withNovelty(answer, outputs, pixels) {
    const { about } = this;
    if (about.novelty) {
      const features = outputs.features ?? standardised(pixels, about.prepared);
      answer.unlike = distance(features, about.novelty) > about.novelty.limit;
    }
    return answer;
  }

  async insistOnChecks() {
    if (!readsBack()) throw new Refused("altered");
    const { pattern, expected, each } = this.about.check, output = Object.keys(expected)[0];
    const got = (await this.outputs(patternOf(this.about.input, pattern)))[output], wanted = expected[output];
    const close = wanted.every((value, i) => Math.abs(value - got[i * each]) <= CLOSE * (this.about.numbers?.deviation ?? 1));
    if (!close) throw new Refused("otherwise");
  }
}

// Pixels without a picture: from low to high in steps that repeat late.
function patternOf({ type, shape }, { low, high, step }) {
  const n = shape.slice(1).reduce((a, b) => a * b);
  const pixels = type === "uint8" ? new Uint8Array(n) : new Float32Array(n);
  for (let i = 0; i < n; i++) pixels[i] = low + (high - low) * (((i * step) % 256) / 255);
  return pixels;
}

// Some browsers alter pixels that a page reads, against being followed; answers about such pixels would be wrong.
function readsBack() {
  const surface = Object.assign(document.createElement("canvas"), { width: 16, height: 16 });
  const context = surface.getContext("2d", { willReadFrequently: true }), image = context.createImageData(16, 16);
  for (let i = 0; i < image.data.length; i++) image.data[i] = i % 4 === 3 ? 255 : (i * 7) % 256;
  context.putImageData(image, 0, 0);
  return context.getImageData(0, 0, 16, 16).data.every((value, i) => value === image.data[i]);
}
