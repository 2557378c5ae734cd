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
    const [image] = record.images, { about } = this;
    const answer = about.task === "classification" ? ANSWERS.classification({ probabilities: image.probabilities }, about) : { ...image };
    return { thumbnail: await thumbnail(bytes), answer: { ...answer, unlike: image.unlike } };
  }
}

// What the browser cannot draw, a TIFF for one, goes without a small picture.
async function thumbnail(bytes) {
  try {
    return thumbnailOf(await readPicture(bytes, { reduced: null }));
  } catch {
    return null;
  }
}
