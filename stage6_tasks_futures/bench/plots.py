"""Pictures for compare.py: SVG, by hand. A picture takes light or dark from whoever looks at it."""

import math

STYLE = """  <style>
    svg { color: #1f2328; font: 13px sans-serif; }
    text { fill: currentColor; }
    .axis { stroke: currentColor; stroke-width: 1; fill: none; }
    .grid { stroke: currentColor; stroke-opacity: 0.15; fill: none; }
    .spread { stroke: currentColor; stroke-width: 1.5; }
    .bar { fill: #8c959f; } .bar.ours { fill: #0969da; }
    .line { fill: none; stroke-width: 2; } .dot { stroke: none; }
    .c0 { stroke: #0969da; fill: #0969da; } .c1 { stroke: #bc4c00; fill: #bc4c00; }
    .c2 { stroke: #1a7f37; fill: #1a7f37; } .c3 { stroke: #8250df; fill: #8250df; }
    .c4 { stroke: #bf3989; fill: #bf3989; } .c5 { stroke: #9a6700; fill: #9a6700; }
    .c6 { stroke: #6e7781; fill: #6e7781; } .c7 { stroke: #0a7ea4; fill: #0a7ea4; }
    .line.c0, .line.c1, .line.c2, .line.c3, .line.c4, .line.c5, .line.c6, .line.c7 { fill: none; }
    @media (prefers-color-scheme: dark) {
      svg { color: #e6edf3; }
      .bar.ours { fill: #58a6ff; }
      .c0 { stroke: #58a6ff; fill: #58a6ff; } .c1 { stroke: #f0883e; fill: #f0883e; }
      .c2 { stroke: #3fb950; fill: #3fb950; } .c3 { stroke: #bc8cff; fill: #bc8cff; }
      .c4 { stroke: #f778ba; fill: #f778ba; } .c5 { stroke: #d29922; fill: #d29922; }
      .c6 { stroke: #8b949e; fill: #8b949e; } .c7 { stroke: #39c5cf; fill: #39c5cf; }
    }
  </style>
"""


def escape(text):
    return text.replace("`", "").replace("&", "&amp;").replace("<", "&lt;")


def number(value):
    if value >= 1e6 and value % 1e6 == 0:
        return f"{value / 1e6:g}M"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


class Log:
    """From a value to its place on a logarithmic axis, which begins and ends at powers of ten."""

    def __init__(self, values, start, end):
        self.low = math.floor(math.log10(min(values)) + 1e-9)
        self.high = max(math.ceil(math.log10(max(values)) - 1e-9), self.low + 1)
        self.start, self.end = start, end

    def __call__(self, value):
        part = (math.log10(value) - self.low) / (self.high - self.low)
        return self.start + part * (self.end - self.start)

    def ticks(self):
        return [10.0**power for power in range(self.low, self.high + 1)]


def across(x, top, bottom):
    """The lines and numbers of the horizontal axis."""
    body = []
    for tick in x.ticks():
        body.append(f'<path class="grid" d="M{x(tick):.1f} {top}V{bottom}"/>')
        body.append(
            f'<text x="{x(tick):.1f}" y="{bottom + 16}" text-anchor="middle" '
            f'font-size="11">{number(tick)}</text>'
        )
    return body


def svg(width, height, title, body):
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" aria-label="{escape(title)}">\n'
        f"  <title>{escape(title)}</title>\n{STYLE}"
        f'  <text x="12" y="22" font-size="15" font-weight="bold">{escape(title)}</text>\n'
        + "".join(f"  {line}\n" for line in body)
        + "</svg>\n"
    )


def bars(title, unit, rows):
    """rows: (label, median, low, high), on a logarithmic axis."""
    left, right, top, step = 210, 640, 40, 26
    x = Log([v for row in rows for v in row[1:]], left, right)
    bottom = top + step * len(rows)
    body = across(x, top, bottom)
    for i, (label, median, low, high) in enumerate(rows):
        y = top + step * i
        ours = " ours" if label.startswith("ours") else ""
        body += [
            f'<text x="{left - 8}" y="{y + 17}" text-anchor="end">{escape(label)}</text>',
            f'<rect class="bar{ours}" x="{left}" y="{y + 4}" '
            f'width="{max(x(median) - left, 2):.1f}" height="{step - 8}"/>',
            f'<path class="spread" d="M{x(low):.1f} {y + step / 2}H{x(high):.1f}"/>',
            f'<text x="{max(x(high), x(median)) + 6:.1f}" y="{y + 17}">{number(median)}</text>',
        ]
    body.append(f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>')
    body.append(f'<text x="{right}" y="{bottom + 34}" text-anchor="end">{escape(unit)}</text>')
    return svg(720, bottom + 46, title, body)


def lines(title, x_unit, y_unit, series):
    """series: label -> {x: median}; both axes are logarithmic. Each line is labelled at its end."""
    left, right, top, bottom = 70, 520, 56, 340
    points = [point for line in series.values() for point in line.items()]
    x = Log([point[0] for point in points], left, right)
    y = Log([point[1] for point in points], bottom, top)
    body = across(x, top, bottom)
    for tick in y.ticks():
        body.append(f'<path class="grid" d="M{left} {y(tick):.1f}H{right}"/>')
        body.append(
            f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end" '
            f'font-size="11">{number(tick)}</text>'
        )
    ends = []
    for i, (label, line) in enumerate(series.items()):
        path = "L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in sorted(line.items()))
        body.append(f'<path class="line c{i % 8}" d="M{path}"/>')
        for at, value in line.items():
            body.append(f'<circle class="dot c{i % 8}" cx="{x(at):.1f}" cy="{y(value):.1f}" r="3"/>')
        last = max(line)
        ends.append([y(line[last]), x(last), y(line[last]), label, i % 8])
    ends.sort()
    for above, below in zip(ends, ends[1:]):  # labels that would cover each other move down
        below[0] = max(below[0], above[0] + 15)
    for place, at_x, at_y, label, color in ends:
        body += [
            f'<path class="line c{color}" stroke-dasharray="2 3" '
            f'd="M{at_x + 4:.1f} {at_y:.1f}L{right + 12} {place:.1f}"/>',
            f'<text x="{right + 16}" y="{place + 4:.1f}">{escape(label)}</text>',
        ]
    body.append(f'<path class="axis" d="M{left} {top}V{bottom}H{right}"/>')
    body.append(f'<text x="12" y="44">{escape(y_unit)}</text>')
    body.append(f'<text x="{right}" y="{bottom + 34}" text-anchor="end">{escape(x_unit)}</text>')
    return svg(720, max(bottom + 46, int(ends[-1][0]) + 16), title, body)
