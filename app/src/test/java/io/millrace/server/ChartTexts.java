package io.millrace.server;

/** What is written on the charts that can be seen, measured in the page as the browser draws it. */
final class ChartTexts {
  /** Makes every Chinese character narrow, as on a machine without a font for it. */
  static final String WITHOUT_CHINESE =
      """
      const measure = CanvasRenderingContext2D.prototype.measureText;
      CanvasRenderingContext2D.prototype.measureText = function (text) {
        return measure.call(this, text === '\u56fd' ? '.' : text);
      };
      """;

  private static final String BOXES =
      """
      const { getInstanceByDom } = await import(location.origin + '/echarts.esm.min.js');
      const pen = document.createElement('canvas').getContext('2d');
      const charts = [...document.querySelectorAll('.plot, .figure')].map((e) => getInstanceByDom(e)).filter((c) => c);
      const boxes = charts.map((chart) => chart.getZr().storage.getDisplayList(true)
        .filter((e) => e.type === 'tspan' && !e.ignore && e.style.text !== '').map((e) => {
          const { text, font, x, y, textAlign, textBaseline } = e.style;
          Object.assign(pen, { font, textAlign: textAlign ?? 'left', textBaseline: textBaseline ?? 'alphabetic' });
          const m = pen.measureText(text);
          const at = e.getComputedTransform() ?? [1, 0, 0, 1, 0, 0];
          const corners = [[x - m.actualBoundingBoxLeft, y - m.actualBoundingBoxAscent], [x + m.actualBoundingBoxRight, y + m.actualBoundingBoxDescent]]
            .map(([a, b]) => [at[0] * a + at[2] * b + at[4], at[1] * a + at[3] * b + at[5]]);
          const [xs, ys] = [0, 1].map((i) => corners.map((c) => c[i]).sort((a, b) => a - b));
          return { text, left: xs[0], right: xs[1], top: ys[0], bottom: ys[1], fill: e.style.fill };
        }));
      """;

  /** Returns the texts that go beyond their chart's edge or come near to another, or nothing. */
  static final String FAULTS =
      "return (async () => {"
          + BOXES
          + """
          const faults = [];
          boxes.forEach((texts, i) => {
            const chart = charts[i];
            texts.forEach((one, j) => {
              if (one.left < 0 || one.top < 0 || one.right > chart.getWidth() || one.bottom > chart.getHeight()) faults.push('cut: ' + one.text);
              for (const other of texts.slice(j + 1)) {
                if (one.left < other.right + 3 && other.left < one.right + 3 && one.top < other.bottom && other.top < one.bottom) faults.push('near: ' + one.text + ' ' + other.text);
              }
            });
          });
          return faults.join('; ');
          })();
          """;

  /** Returns all texts of the charts. */
  static final String ALL =
      "return (async () => {" + BOXES + "return boxes.flat().map((b) => b.text).join(' | '); })();";

  private ChartTexts() {}
}
