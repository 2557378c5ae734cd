// Which points lie inside an outline. Even-odd: a point is inside where a line from it to the left crosses the outline
// an odd number of times, so that where an outline crosses itself the parts counted twice are outside.
const outlines = {
  // corners: [[x, y], ...], closed by itself. xs, ys: the points. Returns the numbers of those inside.
  inside(corners, xs, ys) {
    const found = [];
    if (corners.length < 3) return found;
    const across = corners.map(([x]) => x);
    const down = corners.map(([, y]) => y);
    const [left, right] = [Math.min(...across), Math.max(...across)];
    const [top, bottom] = [Math.min(...down), Math.max(...down)];
    for (let point = 0; point < xs.length; point++) {
      const x = xs[point];
      const y = ys[point];
      if (x < left || x > right || y < top || y > bottom) continue;
      let odd = false;
      for (let i = 0, j = corners.length - 1; i < corners.length; j = i++) {
        if (down[i] > y === down[j] > y) continue;
        if (x < ((across[j] - across[i]) * (y - down[i])) / (down[j] - down[i]) + across[i]) odd = !odd;
      }
      if (odd) found.push(point);
    }
    return found;
  },
};
