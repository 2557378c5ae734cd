// What a page hands out: files of their own, or many as one.
"use strict";

function handOut(content, name, type) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(new Blob(content, { type })), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

// For each picture the name of its file, unlike all others, as `pupille predict` names them.
function fileNames(names, ending) {
  const used = new Set();
  return names.map((name) => {
    const whole = name.split("/").at(-1), stem = (/^(.+)\.[^.]*$/.exec(whole)?.[1] ?? whole).replace(/[^\p{L}\p{N}_.-]+/gu, "_").slice(0, 100) || "image";
    let file = `${stem}${ending}`;
    for (let n = 2; used.has(file.toLowerCase()); n++) file = `${stem}-${n}${ending}`;
    used.add(file.toLowerCase());
    return file;
  });
}

// A ZIP of files that are packed already. files: [name, bytes].
function zipOf(files) {
  const parts = [], directory = [];
  let at = 0;
  for (const [name, content] of files) {
    const title = new TextEncoder().encode(name), sum = checksum(content);
    const entry = zipHeader(0x04034b50, [20, 0x800, 0, 0, 0x21], [sum, content.length, content.length], [title.length, 0]);
    directory.push(zipHeader(0x02014b50, [20, 20, 0x800, 0, 0, 0x21], [sum, content.length, content.length], [title.length, 0, 0, 0, 0], [0, at]), title);
    parts.push(entry, title, content);
    at += entry.length + title.length + content.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  return joinedBytes([...parts, ...directory, zipHeader(0x06054b50, [0, 0, files.length, files.length], [size, at], [0])]);
}

// A signature, then numbers of two and of four bytes in turn.
function zipHeader(signature, ...groups) {
  const bytes = [], put = (value, n) => { for (let i = 0; i < n; i++) bytes.push((value >>> (8 * i)) & 255); };
  put(signature, 4);
  groups.forEach((group, i) => group.forEach((value) => put(value, i % 2 ? 4 : 2)));
  return Uint8Array.from(bytes);
}
