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
  // ort: the runtime. about: what the page says of the model.
  static async opened(ort, about) {
    ort.env.wasm.numThreads = 1;
    ort.env.wasm.wasmBinary = (await unpacked("runtime")).buffer;
    ort.env.logLevel = "error";
    const session = await ort.InferenceSession.create(await unpacked("model"), { executionProviders: ["wasm"] });
    if (about.novelty) about.novelty.training = floats(await unpacked("training"));
    const predictor = new Predictor(ort, session, about);
    await predictor.insistOnChecks();
    return predictor;
  }

  constructor(ort, session, about) {
    Object.assign(this, { ort, session, about });
  }

  async outputs(pixels) {
    const { name, type, shape } = this.about.input;
    const outputs = await this.session.run({ [name]: new this.ort.Tensor(type, pixels, [1, ...shape.slice(1)]) });
    return Object.fromEntries(Object.entries(outputs).map(([key, tensor]) => [key, tensor.data]));
  }

  async answer(pixels) {
    const outputs = await this.outputs(pixels), { about } = this;
    const answer = ANSWERS[about.task](outputs, about);
    if (about.novelty) {
      const features = outputs.features ?? standardised(pixels, about.prepared);
      answer.unlike = distance(features, about.novelty) > about.novelty.limit;
    }
    return answer;
  }

  async insistOnChecks() {
    if (!readsBack()) throw new Refused("altered");
    const { pattern, expected } = this.about.check, output = Object.keys(expected)[0];
    const got = (await this.outputs(patternOf(this.about.input, pattern)))[output], wanted = expected[output];
    const close = wanted.every((value, i) => Math.abs(value - got[i]) <= CLOSE * (this.about.numbers?.deviation ?? 1));
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
