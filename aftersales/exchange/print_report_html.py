"""The short report as one HTML file: no script, no address, nothing of the data is markup."""

import base64
import html

from aftersales.exchange.print_fonts import without_control
from aftersales.exchange.print_report import ReportTable, ShortReport
from aftersales.texts import text

_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
_STYLE = """
:root { color-scheme: light; --ink: #1d2733; --quiet: #5b6772; --edge: #c9d0d6; --blue: #1f62a8; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 28px 24px 48px; max-width: 900px; color: var(--ink);
  background: #fff; font: 15px/1.5 "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans",
  "Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", sans-serif; }
h1 { margin: 0; font-size: 30px; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 28px 0 8px; font-size: 18px; break-after: avoid; overflow-wrap: anywhere; }
p { margin: 0 0 8px; overflow-wrap: anywhere; }
.subtitle, .note, footer { color: var(--quiet); }
.subtitle { margin: 4px 0 18px; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; margin: 0 0 18px; }
.tile { border: 1px solid var(--edge); border-radius: 6px; padding: 10px 12px;
  break-inside: avoid; overflow-wrap: anywhere; }
.tile b { display: block; font-size: 22px; color: var(--blue); line-height: 1.2; }
.tile small { display: block; color: var(--quiet); }
figure { margin: 20px 0 0; break-inside: avoid; }
figure img { display: block; width: 100%; height: auto; border: 1px solid var(--edge); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 13.5px; }
thead { display: table-header-group; }
th { text-align: left; border-bottom: 1.5px solid var(--ink); padding: 4px 8px 4px 0;
  vertical-align: bottom; }
td { border-bottom: 1px solid var(--edge); padding: 4px 8px 4px 0; vertical-align: top;
  overflow-wrap: anywhere; }
tr { break-inside: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap;
  padding-right: 18px; }
dl { margin: 0; } dt { font-weight: 600; break-after: avoid; overflow-wrap: anywhere; }
dd { margin: 0 0 8px; white-space: pre-line; overflow-wrap: anywhere; }
.card { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px;
  font-size: 12.5px; }
.card dt { font-weight: 400; color: var(--quiet); } .card dd { margin: 0; }
footer { margin-top: 28px; border-top: 1px solid var(--edge); padding-top: 10px;
  font-size: 12.5px; }
@media (max-width: 640px) { .tiles { grid-template-columns: repeat(2, 1fr); } }
@page { size: A4 portrait; margin: 16mm 14mm; }
@media print { body { max-width: none; padding: 0; font-size: 10pt; } h1 { font-size: 20pt; }
  h2 { font-size: 13pt; } table { font-size: 9pt; } .tile b { font-size: 15pt; }
  figure img { max-height: 225mm; width: auto; max-width: 100%; margin: 0 auto; }
  .wide { overflow: visible; } }
"""


def html_of(report: ShortReport, picture: bytes | None) -> str:
    """Write the document around a PNG of the map."""
    language = report.language
    parts = [
        f"<h1>{_safe(report.title)}</h1>",
        f'<p class="subtitle">{_safe(_subtitle(report))}</p>',
        _tiles(report),
        *(f"<p>{_safe(words)}</p>" for words in report.sentences),
        _figure(report, picture),
        *(_table(table) for table in report.tables),
        _list("print.method", report.method, language, ""),
        _list("print.run_card", report.card, language, ' class="card"'),
        _sources(report),
    ]
    body = "\n".join(part for part in parts if part)
    size = report.paper.value
    return (
        f'<!DOCTYPE html>\n<html lang="{_safe(language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{_safe(report.title)}</title>\n"
        f"<style>{_STYLE.replace('A4 portrait', f'{size} portrait')}</style>\n"
        f"</head>\n<body>\n{body}\n</body>\n</html>\n"
    )


def _subtitle(report: ShortReport) -> str:
    if report.day in report.subtitle:
        return report.subtitle
    return " · ".join(part for part in (report.subtitle, report.day) if part)


def _tiles(report: ShortReport) -> str:
    if not report.tiles:
        return ""
    tiles = "".join(
        f'<div class="tile"><b>{_safe(tile.value)}</b>{_safe(tile.label)}'
        + (f"<small>{_safe(tile.note)}</small>" if tile.note else "")
        + "</div>"
        for tile in report.tiles
    )
    return f'<div class="tiles">{tiles}</div>'


def _figure(report: ShortReport, picture: bytes | None) -> str:
    if picture is None:
        return ""
    data = base64.b64encode(picture).decode("ascii")
    alt = _safe(f"{text('print.map_head', report.language)}: {report.title}")
    return f'<figure><img alt="{alt}" src="data:image/png;base64,{data}"></figure>'


def _table(table: ReportTable) -> str:
    heading = f"<h2>{_safe(table.title)}</h2>"
    note = f'<p class="note">{_safe(table.note)}</p>' if table.note else ""
    if not table.rows:
        return heading + f'<p class="note">{_safe(table.empty)}</p>' + note

    def cells(row: tuple[str, ...], tag: str) -> str:
        right = [' class="number"' if k in table.numeric else "" for k in range(len(row))]
        return "".join(
            f"<{tag}{side}>{_safe(cell)}</{tag}>" for side, cell in zip(right, row, strict=True)
        )

    rows = "\n".join(f"<tr>{cells(row, 'td')}</tr>" for row in table.rows)
    head = f"<thead><tr>{cells(table.columns, 'th')}</tr></thead>"
    return f'{heading}<div class="wide"><table>{head}<tbody>\n{rows}\n</tbody></table></div>{note}'


def _list(code: str, pairs: tuple[tuple[str, str], ...], language: str, attribute: str) -> str:
    if not pairs:
        return ""
    said = "".join(f"<dt>{_safe(name)}</dt><dd>{_safe(words)}</dd>" for name, words in pairs)
    return f"<h2>{_safe(text(code, language))}</h2><dl{attribute}>{said}</dl>"


def _sources(report: ShortReport) -> str:
    if not report.sources:
        return ""
    words = text("print.sources", report.language, names=" · ".join(report.sources))
    return f"<footer>{_safe(words)}</footer>"


def _safe(words: str) -> str:
    return html.escape(without_control(words))
