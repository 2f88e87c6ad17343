/// The style of every page.
enum PageStyle {
  /// The rules; no name of them is made from what a page shows.
  static let text = colours + layout + tunes + StaffFigure.style + figures + media

  private static let colours = """
    :root{color-scheme:light dark;--paper:#fcfbf8;--card:#fff;--ink:#23211d;--soft:#6a655c;\
    --line:#e2ddd2;--panel:#f4f1ea;--accent:#a2442c;--blue:#1d5a94;--violet:#66459b;--green:#3a6b2c;\
    --faint:#8a8478;--row:#f6f4ef;--outside:#ece8df;--grid:#d5cfc2;--warm:255 140 0;--hot:222 60 30}
    @media (prefers-color-scheme:dark){:root{--paper:#15171a;--card:#1c1f23;--ink:#e8e4dc;\
    --soft:#a8a398;--line:#34373d;--panel:#202328;--accent:#ee9676;--blue:#86b9f2;--violet:#bda4f0;\
    --green:#97cc84;--faint:#918b80;--row:#23272c;--outside:#1a1d21;--grid:#3c4047}}

    """

  private static let layout = """
    *{box-sizing:border-box}
    html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
    body{margin:0 auto;padding:2.5rem 1.25rem 5rem;max-width:54rem;background:var(--paper);\
    color:var(--ink);font:1.0625rem/1.55 Charter,"Bitstream Charter","Sitka Text",Cambria,\
    "Noto Serif","DejaVu Serif",Georgia,serif}
    pre,code,small,.clock,table,.in::before,nav b{font-family:ui-monospace,"SF Mono",Menlo,\
    "Cascadia Mono",Consolas,"DejaVu Sans Mono",monospace}
    h1,h2,h3,p,ul,figure,pre{margin:0}
    [hidden]{display:none!important}.defs{position:absolute;width:0;height:0}
    .vh{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);\
    white-space:nowrap}
    a{color:var(--accent)}
    :focus-visible{outline:2px solid var(--accent);outline-offset:2px}
    header{margin-bottom:2.5rem}
    h1{font-size:2rem;line-height:1.2;letter-spacing:-.01em;overflow-wrap:anywhere}
    header>p{margin-top:.35rem;color:var(--soft)}
    nav ul{display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin-top:1rem;padding:0;list-style:none}
    nav b{font-size:.8em;font-weight:400;color:var(--soft)}
    .cell{position:relative;margin:0 0 2.25rem}
    h2{font:.8rem/1.5 ui-monospace,"SF Mono",Menlo,"DejaVu Sans Mono",monospace;color:var(--faint)}
    .in{position:relative;padding:.65rem .9rem;border-left:3px solid var(--accent);\
    border-radius:0 6px 6px 0;background:var(--panel);font-size:.9rem;line-height:1.5;\
    white-space:pre-wrap;overflow-wrap:anywhere}
    .failed .in{border-left-style:dashed}
    .said,.note,pre.wide,.cell>pre.abc,div.wide,.cell>figure{margin-top:.75rem}
    .said{overflow-wrap:anywhere}
    .note{padding-left:.9rem;border-left:3px solid var(--line);color:var(--soft);font-size:.94rem;\
    overflow-wrap:anywhere}
    .note+.note{margin-top:.25rem}
    .failed .note{border-color:var(--accent)}
    pre{font-size:.84rem;line-height:1.5;tab-size:4}
    i{font-style:normal}
    .k{font-weight:700;color:var(--accent)}.o,.f{color:var(--violet)}.s{color:var(--green)}\
    .n,.h{color:var(--blue)}.c{color:var(--faint);font-style:italic}.b{color:var(--faint)}\
    .r{color:var(--accent)}
    .wide{max-width:100%;overflow-x:auto;--edge:var(--paper);\
    background:linear-gradient(to right,var(--edge) 40%,transparent) 0/3rem 100% no-repeat local,\
    linear-gradient(to left,var(--edge) 40%,transparent) 100%/3rem 100% no-repeat local,\
    linear-gradient(to right,rgb(0 0 0/.16),transparent) 0/.7rem 100% no-repeat,\
    linear-gradient(to left,rgb(0 0 0/.16),transparent) 100%/.7rem 100% no-repeat}
    table{border-collapse:collapse;font-size:.84rem;line-height:1.45;\
    font-variant-numeric:tabular-nums}
    th,td{padding:.22rem .9rem .22rem 0;border-bottom:1px solid var(--line);text-align:left;\
    vertical-align:top;white-space:pre}
    th{font-weight:400;color:var(--soft)}
    thead th{border-bottom-color:var(--faint)}
    tbody tr:last-child>*{border-bottom:0}
    table .n{text-align:right}td.n{color:inherit}th.n{color:var(--soft)}.facts td{white-space:pre-wrap;\
    overflow-wrap:anywhere;min-width:12rem}
    .meter{display:block;margin-top:.3em}.meter path{fill:var(--accent)}

    """

  private static let tunes = """
    .tune{margin-top:1rem;padding:1.1rem 1.25rem 1.25rem;border:1px solid var(--line);\
    border-radius:10px;background:var(--card);scroll-margin-top:1rem}
    h3{font-size:1.25rem;line-height:1.3;overflow-wrap:anywhere}
    h3 small{margin-left:.35em;font-size:.65em;font-weight:400;color:var(--soft)}
    .summary{color:var(--soft);font-size:.94rem}
    .player{display:flex;flex-wrap:wrap;align-items:center;gap:.5rem .9rem;margin-top:.7rem}
    .player button{width:2.6rem;height:2.6rem;padding:0;border:0;border-radius:50%;\
    background:var(--accent);color:var(--card);cursor:pointer}
    .player button::before{content:"";display:block;width:.85rem;height:.95rem;margin:auto;\
    background:currentColor;clip-path:polygon(12% 0,100% 50%,12% 100%)}
    [data-state=playing] button::before{clip-path:inset(10% 5%)}
    .player input{flex:1 1 8rem;min-width:6rem;height:1.5rem;margin:0;accent-color:var(--accent)}
    .clock{font-size:.8rem;color:var(--soft);white-space:nowrap}
    .player a{padding:.22rem .7rem;border:1px solid var(--line);border-radius:99px;\
    font-size:.85rem;text-decoration:none}
    .player a:hover{border-color:var(--accent)}
    .tune figure{margin-top:.9rem;--edge:var(--card)}
    .tune .abc{margin-top:1rem;padding-top:.9rem;border-top:1px solid var(--line)}
    .abc{white-space:pre-wrap;overflow-wrap:anywhere}
    .hint{margin-top:.35rem;font-size:.85rem;color:var(--soft)}
    [data-scored] span{cursor:help}
    .at{border-radius:2px;box-shadow:0 0 0 2px var(--accent)}
    .s1{background:rgb(var(--warm)/.13)}.s2{background:rgb(var(--warm)/.25)}\
    .s3{background:rgb(var(--warm)/.38)}.s4{background:rgb(var(--hot)/.36)}\
    .s5{background:rgb(var(--hot)/.48)}.s6{background:rgb(var(--hot)/.62)}
    .p1{background:rgb(var(--warm)/.2)}.p2{background:rgb(var(--warm)/.45)}\
    .p3{background:rgb(var(--hot)/.6)}.m1{background:rgb(50 130 200/.2)}\
    .m2{background:rgb(50 130 200/.4)}.m3{background:rgb(50 130 200/.65)}
    #tip{position:fixed;z-index:9;width:15rem;padding:.6rem .8rem .7rem;\
    border:1px solid var(--line);border-radius:8px;background:var(--card);\
    box-shadow:0 6px 24px rgb(0 0 0/.22);font-size:.85rem;line-height:1.4;pointer-events:none}
    #tip ol{margin:.4rem 0 0;padding:0;list-style:none}
    #tip li{display:grid;grid-template-columns:1.4rem 1fr 3.4rem;align-items:center;gap:.5rem;\
    font-family:ui-monospace,Menlo,"DejaVu Sans Mono",monospace;font-size:.82rem}
    #tip li b{text-align:center}
    #tip li::before{order:1;content:"";height:.5rem;border-radius:2px;background:var(--line);\
    background:linear-gradient(var(--share-colour),var(--share-colour)) 0/var(--share,0%) 100% \
    no-repeat,var(--panel)}
    #tip li{--share-colour:var(--faint)}#tip .hit{--share-colour:var(--accent);font-weight:700}
    #tip li span{order:2;text-align:right}

    """

  private static let figures = """
    figure svg{display:block;height:auto;max-width:100%;min-width:32rem}
    figure .staff{min-width:27rem}
    .staff text{font-family:Helvetica,Arial,"DejaVu Sans",sans-serif}
    .roll text,.chart text{font-family:system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
    .roll text{fill:var(--ink)}
    .roll .chord{font-size:12px;font-weight:700}
    .roll .number{font-size:10px}.roll .number text{fill:var(--soft)}
    .roll .part{font-size:12px;font-weight:700;text-anchor:middle}
    .roll .ending{font-size:11px}.roll .voice{font-size:12px;font-style:italic}
    .roll .pitch,.roll .tonic{font-size:8.5px;text-anchor:end}
    .roll .pitch text{fill:var(--soft)}.roll .tonic{font-weight:700}
    .roll .row{fill:var(--row)}.roll .outside{fill:var(--outside)}
    .roll .grid,.roll .home,.roll .bar,.roll .thin,.roll .thick{fill:none}
    .roll .grid{stroke:var(--grid);stroke-width:.7}.roll .home{stroke:var(--faint);stroke-width:.7}
    .roll .bar{stroke:var(--soft)}.roll .thin{stroke:var(--ink)}
    .roll .thick{stroke:var(--ink);stroke-width:3}.roll .dot{fill:var(--ink)}
    .roll .note{stroke:var(--blue);stroke-width:8;stroke-linecap:round}
    .js .tune .roll .note path{cursor:pointer}
    .roll .note .on{stroke:var(--accent);stroke-width:10}
    .lilt-ink{fill:var(--ink)}.lilt-soft{fill:var(--soft)}.lilt-grid{stroke:var(--line)}\
    .lilt-axis{stroke:var(--faint)}.lilt-halo{stroke:var(--paper)}
    \(SeriesColours.rules)

    """

  private static let media = """
    @media (min-width:64rem){.cell>h2{position:absolute;left:-3.4rem;top:.7rem;width:2.6rem;\
    text-align:right}}
    @media (max-width:30rem){body{padding:1.5rem 1rem 4rem;font-size:1rem}h1{font-size:1.6rem}\
    .tune{margin-left:-.4rem;margin-right:-.4rem;padding:.9rem .8rem 1rem}\
    .player input{order:9;flex-basis:100%}\
    #tip{left:1rem!important;right:1rem;top:auto!important;bottom:1rem;width:auto}}
    @media print{:root{--paper:#fff;--card:#fff;--ink:#000;--soft:#444;--line:#bbb;--panel:#f3f3f3;\
    --accent:#7d2f1c;--blue:#1d5a94;--violet:#4d3480;--green:#2c5421;--faint:#777;--row:#f5f5f5;\
    --outside:#e8e8e8;--grid:#ccc}
    body{max-width:none;padding:0;font-size:10.5pt}*{print-color-adjust:exact;\
    -webkit-print-color-adjust:exact}
    .player,.hint,#tip,nav{display:none!important}
    .wide{overflow:visible;background:none}:focus-visible{outline:0}.in{break-after:avoid}\
    pre.wide{white-space:pre-wrap;overflow-wrap:anywhere}\
    td{white-space:pre-wrap;overflow-wrap:anywhere}
    figure svg{max-width:100%}figure,tr,.in{break-inside:avoid}h2,h3{break-after:avoid}\
    .tune{break-inside:auto}}
    @media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}

    """
}
