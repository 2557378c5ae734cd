// The model in the program that serves this page. The key stands in the fragment of the address, which no browser sends.
"use strict";

async function asked(path, options = {}) {
  const key = location.hash.slice(1);
  if (!key) throw new Refused("token");
  let answer;
  try {
    answer = await fetch(path, { ...options, headers: { ...options.headers, Authorization: `Bearer ${key}` } });
  } catch {
    throw new Refused("gone");
  }
  if (answer.status === 401) throw new Refused("token");
  if (answer.status === 503) throw new Refused("busy");
  const record = await answer.json();
  if (!answer.ok) throw Object.assign(new Refused("refused"), { said: record.error });
  return record;
}

class Predictor {
  static async opened(about) {
    const card = await asked("card");
    Object.assign(about, card);
    $("name").textContent = visible(card.name);
    for (const sentence of card.sentences) $("front").append(Object.assign(document.createElement("p"), { textContent: sentence }));
    return new Predictor(about);
  }

  constructor(about) {
    this.about = about;
  }

  async row(bytes) {
    const record = await asked("predict", { method: "POST", body: bytes, headers: { "Content-Type": "application/octet-stream" } });
    const [image] = record.images, given = await (TOLD[this.about.task] ?? plain)(image, record, this.about);
    return { ...given, answer: { ...given.answer, unlike: image.unlike }, picture: await pictureOf(bytes) };
  }
}

// From what the program says of an image to what the page shows of it, by task.
const plain = (image) => ({ answer: { ...image } });
const TOLD = {
  classification: ({ probabilities }, _, about) => ({ answer: ANSWERS.classification({ probabilities }, about) }),
  async segmentation({ width, height, mask: text }, _, about) {
    const file = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)), mask = await pngPicture(pngChunks(file));
    return { answer: { isDrawn: true, width, height, counts: countsOf(mask, about.classes.length), file }, mask };
  },
  detection({ width, height }, { annotations }) {
    const boxes = annotations.map(({ bbox: [x, y, wide, high], score, category_id: number }) => ({ label: number - 1, score, edges: [x, y, x + wide, y + high] }));
    return { answer: { isDrawn: true, width, height, boxes: boxes.sort((a, b) => b.score - a.score) } };
  },
};

// What the browser cannot draw, a TIFF for one, goes without a picture.
async function pictureOf(bytes) {
  try {
    return await readPicture(bytes, { reduced: null });
  } catch {
    return null;
  }
}
