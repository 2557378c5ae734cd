// The points of a picture: read from the page, coloured by their kinds, drawn, and found again by place.
const layouts = {
  MARGIN: 8, // pixels around the picture
  MOST_KINDS: 11, // with a colour of their own; all others share one
  TURNS: 50, // in which the kinds are drawn
  REACH: 14, // pixels from the pointer within which an image is meant

  // Numbers of a kind of typed array, written as base64.
  numbers(text, kind) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    return new kind(bytes.buffer);
  },

  // What the page holds: places from 0 to 65,535, names, kinds to colour by, the side of the small copies.
  read(record) {
    const { numbers } = layouts;
    const points = { ...record, xs: numbers(record.x, Uint16Array), ys: numbers(record.y, Uint16Array) };
    points.torn = numbers(record.torn, Uint8Array);
    points.colours = record.colours.map((colour) => ({ ...colour, of: numbers(colour.of, Int32Array) }));
    return points;
  },

  // From places to pixels of a picture with this side, and back.
  toPixel: (place, side) => layouts.MARGIN + (place / 65535) * (side - 2 * layouts.MARGIN),
  toPlace: (pixel, side) => ((pixel - layouts.MARGIN) / (side - 2 * layouts.MARGIN)) * 65535,

  // The points of each kind that has a colour, the rest last; a kind: {name, style, points}. styles: from 0, the rest.
  kinds(colour, count, words) {
    const most = Math.min(colour.names.length, layouts.MOST_KINDS);
    const kinds = colour.names.slice(0, most).map((name, n) => ({ name, style: n + 1, points: [] }));
    const rest = { name: words.others, style: 0, points: [] };
    const none = { name: words.none, style: 0, points: [] };
    for (let point = 0; point < count; point++) {
      const kind = colour.of[point];
      (kind < 0 ? none : kind < most ? kinds[kind] : rest).points.push(point);
    }
    return [...kinds, rest, none].filter((kind) => kind.points.length);
  },

  // Every point a square, hollow where its neighbours are torn from it; `only` one kind stands out if it is given.
  draw(context, points, kinds, side, styles, only) {
    const size = points.xs.length < 3000 ? 6 : points.xs.length < 20000 ? 4 : 2.5;
    const half = size / 2;
    context.clearRect(0, 0, side, side);
    const paint = (kind, first, last) => {
      context.globalAlpha = only && kind !== only ? 0.12 : kind.style ? 0.85 : 0.5;
      context.fillStyle = context.strokeStyle = styles[kind.style];
      for (let n = first; n < last; n++) {
        const point = kind.points[n];
        const x = layouts.toPixel(points.xs[point], side);
        const y = layouts.toPixel(points.ys[point], side);
        if (points.torn[point] && size > 3) context.strokeRect(x - half + 0.5, y - half + 0.5, size - 1, size - 1);
        else context.fillRect(x - half, y - half, size, size);
      }
    };
    // By turns, a share of each kind: drawn one kind after the other, the last one would hide all others.
    for (let turn = 0; turn < layouts.TURNS; turn++)
      for (const kind of kinds) {
        const [first, last] = [turn, turn + 1].map((n) => Math.floor((n * kind.points.length) / layouts.TURNS));
        if (kind !== only) paint(kind, first, last);
      }
    if (only) paint(only, 0, only.points.length);
    context.globalAlpha = 1;
  },

  // Finds the point nearest to a pixel, at most REACH away, or -1; points are looked up by square of the picture.
  finder(points, side) {
    const { REACH, toPixel } = layouts;
    const columns = Math.ceil(side / REACH);
    const squares = new Map();
    for (let point = 0; point < points.xs.length; point++) {
      const [column, row] = [points.xs, points.ys].map((of) => Math.floor(toPixel(of[point], side) / REACH));
      const square = row * columns + column;
      if (!squares.has(square)) squares.set(square, []);
      squares.get(square).push(point);
    }
    return (x, y) => {
      let best = -1;
      let least = REACH ** 2;
      for (let row = Math.floor(y / REACH) - 1; row <= Math.floor(y / REACH) + 1; row++)
        for (let column = Math.floor(x / REACH) - 1; column <= Math.floor(x / REACH) + 1; column++)
          for (const point of squares.get(row * columns + column) ?? []) {
            const far = (toPixel(points.xs[point], side) - x) ** 2 + (toPixel(points.ys[point], side) - y) ** 2;
            if (far < least) [best, least] = [point, far];
          }
      return best;
    };
  },
};
